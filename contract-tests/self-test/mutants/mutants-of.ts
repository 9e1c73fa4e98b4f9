import type { CheckId } from '../../checks/index.ts'
import type { Mutator } from '../mutators.ts'

/** One mutant for each check id that starts with `Area`. */
export type MutantsOf<Area extends string> = Record<Extract<CheckId, `${Area}.${string}`>, Mutator>
