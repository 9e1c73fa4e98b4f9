import { libraryAttacks } from '../../../src/testing/hostile/index.ts'
import { bodies } from './bodies.ts'
import { compression } from './compression.ts'
import { redirects } from './redirects.ts'
import { signals } from './signals.ts'
import { stalls } from './stalls.ts'
import { storms } from './storms.ts'

/** Attacks on whoever runs the contract tests, by area and id. */
export const suiteAttacks = {
  redirects,
  bodies,
  compression,
  stalls,
  storms,
  signals,
}

/** Every attack, by area and id. */
export const attacks = { ...suiteAttacks, ...libraryAttacks }
