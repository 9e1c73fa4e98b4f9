import { libraryAttacks } from '../../../src/testing/hostile/index.ts'
import { bodies } from './bodies.ts'
import { compression } from './compression.ts'
import { deep } from './deep.ts'
import { huge } from './huge.ts'
import { paste } from './paste.ts'
import { redirects } from './redirects.ts'
import { reports } from './reports.ts'
import { signals } from './signals.ts'
import { stalls } from './stalls.ts'
import { storms } from './storms.ts'
import { wide } from './wide.ts'

/** Attacks on whoever runs the contract tests, by area and id. */
export const suiteAttacks = {
  bodies,
  compression,
  deep,
  huge,
  paste,
  redirects,
  reports,
  signals,
  stalls,
  storms,
  wide,
}

/** Every attack, by area and id. */
export const attacks = { ...suiteAttacks, ...libraryAttacks }
