import type { Check } from '../model/check.ts'
import { listChecks, type SuiteEntry } from '../runner/run.ts'
import type { Scenario } from '../runner/scenario.ts'
import { accessChecks } from './access.ts'
import { activityChecks } from './activity.ts'
import { answersChecks } from './answers.ts'
import { brokenChecks } from './broken.ts'
import { concurrencyChecks } from './concurrency.ts'
import { conditionalChecks } from './conditional.ts'
import { corsChecks } from './cors.ts'
import { errorsChecks } from './errors.ts'
import { framingChecks } from './framing.ts'
import { generatedChecks } from './generated.ts'
import { idsChecks } from './ids.ts'
import { jsonChecks } from './json.ts'
import { latencyChecks } from './latency.ts'
import { lifecycleChecks } from './lifecycle.ts'
import { namesakesChecks } from './namesakes.ts'
import { ownershipChecks } from './ownership.ts'
import { poolsChecks } from './pools.ts'
import { readingChecks } from './reading.ts'
import { robustnessChecks } from './robustness.ts'
import { sequencesChecks } from './sequences.ts'
import { textChecks } from './text.ts'
import { unusualChecks } from './unusual.ts'

const all = [
  ...answersChecks,
  ...jsonChecks,
  ...errorsChecks,
  ...framingChecks,
  ...poolsChecks,
  ...readingChecks,
  ...activityChecks,
  ...lifecycleChecks,
  ...namesakesChecks,
  ...idsChecks,
  ...brokenChecks,
  ...unusualChecks,
  ...ownershipChecks,
  ...textChecks,
  ...generatedChecks,
  ...sequencesChecks,
  ...concurrencyChecks,
  ...accessChecks,
  ...corsChecks,
  ...latencyChecks,
  ...robustnessChecks,
  ...conditionalChecks,
]

/** Every invariant and scenario, in the order of the run. The order decides which requests a seed sends. */
export const suite: readonly SuiteEntry[] = all

/** The id of a check, such as `pool.node-count-adds-up`. */
export type CheckId = IdOf<(typeof all)[number]>

type IdOf<Member> = Member extends Scenario<infer Id> ? Id : Member extends Check<infer Id> ? Id : never

/** Every check of the suite, once. */
export function allChecks(): Check[] {
  return listChecks(suite)
}
