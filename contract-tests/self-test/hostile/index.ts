import { libraryAttacks } from '../../../src/testing/hostile/index.ts'
import { redirects } from './redirects.ts'

/** Attacks on whoever runs the contract tests, by area and id. */
export const suiteAttacks = {
  redirects,
}

/** Every attack, by area and id. */
export const attacks = { ...suiteAttacks, ...libraryAttacks }
