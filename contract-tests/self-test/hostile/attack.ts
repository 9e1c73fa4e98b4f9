export type { Attack, Attacks, PromiseId } from '../../../src/testing/hostile/attack.ts'
