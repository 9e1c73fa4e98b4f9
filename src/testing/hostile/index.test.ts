import { test } from 'vitest'
import { listAttacks } from './attack.ts'
import { libraryAttacks } from './index.ts'

// An array, because vitest truncates and quotes `$description`.
test.for(listAttacks(libraryAttacks).map((attack) => [attack.name, attack.description, attack] as const))(
  '%s does no harm: %s',
  ([, , attack]) => attack.run(),
)
