import type { CheckId } from '../../checks/index.ts'
import type { Mutator } from '../mutators.ts'
import { access } from './access.ts'
import { activity } from './activity.ts'
import { answers } from './answers.ts'
import { concurrency } from './concurrency.ts'
import { cors } from './cors.ts'
import { latency } from './latency.ts'
import { lifecycle } from './lifecycle.ts'
import { pool } from './pool.ts'
import { pools } from './pools.ts'
import { requests } from './requests.ts'
import { robustness } from './robustness.ts'
import { sequences } from './sequences.ts'
import { summary } from './summary.ts'
import { text } from './text.ts'

/**
 * A mutant for each check: the original server with one defect, which the check must find. A check without a mutant does
 * not compile, and a mutant without a check does not compile either.
 */
export const mutants = {
  ...access,
  ...activity,
  ...answers,
  ...concurrency,
  ...cors,
  ...latency,
  ...lifecycle,
  ...pool,
  ...pools,
  ...requests,
  ...robustness,
  ...sequences,
  ...summary,
  ...text,
} satisfies Record<CheckId, Mutator>
