import { libraryAttacks } from '../../../src/testing/hostile/index.ts'
import { bodies } from './bodies.ts'
import { compression } from './compression.ts'
import { deep } from './deep.ts'
import { duplicateIds } from './duplicate-ids.ts'
import { echoes } from './echoes.ts'
import { foreignNames } from './foreign-names.ts'
import { huge } from './huge.ts'
import { paste } from './paste.ts'
import { poison } from './poison.ts'
import { redirects } from './redirects.ts'
import { reports } from './reports.ts'
import { secrets } from './secrets.ts'
import { signals } from './signals.ts'
import { stalls } from './stalls.ts'
import { stops } from './stops.ts'
import { storms } from './storms.ts'
import { unusualIds } from './unusual-ids.ts'
import { wide } from './wide.ts'
import { writes } from './writes.ts'

/** Attacks on whoever runs the contract tests, by area and id. */
export const suiteAttacks = {
  bodies,
  compression,
  deep,
  huge,
  echoes,
  paste,
  redirects,
  reports,
  secrets,
  signals,
  stalls,
  stops,
  storms,
  wide,
  writes,
  'foreign-names': foreignNames,
  poison,
  'unusual-ids': unusualIds,
  'duplicate-ids': duplicateIds,
}

/** Every attack, by area and id. */
export const attacks = { ...suiteAttacks, ...libraryAttacks }
