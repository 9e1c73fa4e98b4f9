export * from './http/listen.ts'
