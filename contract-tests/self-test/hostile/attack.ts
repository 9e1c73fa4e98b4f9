export type { Attack, Attacks } from '../../../src/testing/hostile/attack.ts'
