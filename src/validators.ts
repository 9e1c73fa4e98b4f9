export * from './core/validators.ts'
