import type { Invariant, Scenario } from '../model/check.ts'
import * as access from './access.ts'
import * as activity from './activity.ts'
import * as answers from './answers.ts'
import * as broken from './broken.ts'
import * as concurrency from './concurrency.ts'
import * as conditional from './conditional.ts'
import * as cors from './cors.ts'
import * as errors from './errors.ts'
import * as framing from './framing.ts'
import * as generated from './generated.ts'
import * as ids from './ids.ts'
import * as json from './json.ts'
import * as latency from './latency.ts'
import * as lifecycle from './lifecycle.ts'
import * as namesakes from './namesakes.ts'
import * as ownership from './ownership.ts'
import * as pools from './pools.ts'
import * as reading from './reading.ts'
import * as robustness from './robustness.ts'
import * as sequences from './sequences.ts'
import * as text from './text.ts'
import * as unusual from './unusual.ts'

/** Every check, in the order of the run. A new one is an exported constant in one of these files. */
export const suite: (Invariant | Scenario)[] = [
  answers,
  json,
  errors,
  framing,
  pools,
  reading,
  activity,
  lifecycle,
  namesakes,
  ids,
  broken,
  unusual,
  ownership,
  text,
  generated,
  sequences,
  concurrency,
  access,
  cors,
  latency,
  robustness,
  conditional,
].flatMap(inOrder)

/** By name: what a module's own order is, runtimes do not agree on, and the same seed is to send the same requests in each. */
function inOrder(file: Record<string, unknown>): (Invariant | Scenario)[] {
  const names = Object.keys(file).sort()
  return names.map((name) => file[name]).filter(isCheck)
}

function isCheck(value: unknown): value is Invariant | Scenario {
  return typeof value === 'object' && value !== null && 'kind' in value
}
