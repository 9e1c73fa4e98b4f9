export * from './prism/start-prism.ts'
