export { ListenError } from './http/bind.ts'
export { PrismNotInstalledError } from './prism/engine.ts'
export { type PrismOptions, type RunningPrism, startPrism } from './prism/start-prism.ts'
