import { test } from 'vitest'
import { listAttacks } from '../../../src/testing/hostile/attack.ts'
import { suiteAttacks } from './index.ts'

// An array, because vitest truncates and quotes `$description`.
test.for(listAttacks(suiteAttacks).map((attack) => [attack.name, attack.description, attack] as const))(
  '%s does no harm: %s',
  ([, , attack]) => attack.run(),
)
