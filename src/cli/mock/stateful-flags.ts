import { operations } from '../../core/operations.ts'
import type { Auth, Fault, Latency } from '../../server.ts'
import { nearest, UsageError } from '../arguments.ts'

/** Reads `--auth`: tokens with commas between them, each of full rights unless `read-only:` or `none:` stands before it. */
export function parseAuth(texts: readonly string[]): Auth | undefined {
  if (texts.length === 0) return undefined
  const auth = { full: [] as string[], readOnly: [] as string[], none: [] as string[] }
  const lists = new Map([
    ['full', auth.full],
    ['read-only', auth.readOnly],
    ['none', auth.none],
  ])
  const given = new Set<string>()
  for (const text of texts.flatMap((list) => list.split(','))) {
    const [, rights, token = ''] = /^(?:(full|read-only|none):)?(.*)$/s.exec(text) ?? []
    // The token stays out of the message, which may end up in a log.
    if (!/^[\x21-\x7e]+$/.test(token))
      throw new UsageError('--auth takes tokens of visible ASCII characters, such as abc,read-only:def')
    const meant = rights === undefined && nearest(/^[\w-]+(?=:)/.exec(token)?.[0] ?? '', [...lists.keys()])
    if (meant)
      throw new UsageError(`--auth knows the rights ${meant}; full:TOKEN is for a token that looks like it`, `${meant}:TOKEN`)
    if (given.has(token)) throw new UsageError('--auth has the same token twice')
    given.add(token)
    lists.get(rights ?? 'full')?.push(token)
  }
  return auth
}

/** Reads `--latency`: milliseconds, or the least and the most with a dash between them. */
export function parseLatency(text: string): Latency {
  const [, min, max = min] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? []
  const range = { min: Number(min), max: Number(max) }
  if (min !== undefined && range.min <= range.max) return range
  throw new UsageError(`--latency takes milliseconds such as 200, or 100-400 for anything between, not ${JSON.stringify(text)}`)
}

/** Reads one `--fault`: `[OPERATION:]KIND[@PROBABILITY][xTIMES]`. */
export function parseFault(text: string): Fault {
  const [, operation, kind, ms, probability, times] = faultForm.exec(text) ?? []
  if (kind === undefined) {
    throw new UsageError(`--fault takes ${forms}, such as createPool:503@0.3 or reset, not ${JSON.stringify(text)}`)
  }
  const when = {
    ...(operation === undefined ? {} : { operation: operationNamed(operation) }),
    ...(probability === undefined ? {} : { probability: Number(probability) }),
    ...(times === undefined ? {} : { times: Number(times) }),
  }
  if (/^\d/.test(kind)) return { kind: 'status', status: Number(kind), ...when }
  if (kind.startsWith('slow')) return { kind: 'slow', ms: Number(ms ?? 3000), ...when }
  if (kind === 'truncated') return { kind, ...when }
  return kind === 'reset' ? { kind, ...when } : { kind: 'wrong-shape', ...when }
}

const faultForm =
  /^(?:(\w+):)?([2-5]\d\d|reset|truncated|slow(?:=(\d{1,9}))?|wrong-shape)(?:@(0|1|0?\.\d+|1\.0+))?(?:x(\d{1,9}))?$/
const forms = '[OPERATION:]KIND[@PROBABILITY][xTIMES] with a status, reset, truncated, slow[=MS] or wrong-shape for the KIND'

function operationNamed(text: string): keyof typeof operations {
  const names = Object.values(operations).map(({ id }) => id)
  const name = names.find((candidate) => candidate === text)
  if (name) return name
  throw new UsageError(`--fault knows no operation ${JSON.stringify(text)}; there are ${names.join(', ')}`, nearest(text, names))
}
