import { libraryAttacks } from '../../../src/testing/hostile/index.ts'
import { bodies } from './bodies.ts'
import { compression } from './compression.ts'
import { paste } from './paste.ts'
import { redirects } from './redirects.ts'
import { reports } from './reports.ts'
import { signals } from './signals.ts'
import { stalls } from './stalls.ts'
import { storms } from './storms.ts'

/** Attacks on whoever runs the contract tests, by area and id. */
export const suiteAttacks = {
  bodies,
  compression,
  paste,
  redirects,
  reports,
  signals,
  stalls,
  storms,
}

/** Every attack, by area and id. */
export const attacks = { ...suiteAttacks, ...libraryAttacks }
