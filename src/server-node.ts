export { ListenError } from './http/bind.ts'
export { type HandledRequest, type ListenOptions, listen, type RunningServer } from './http/listen.ts'
