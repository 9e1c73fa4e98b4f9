import { operations } from '../../core/operations.ts'
import { expectedHost, isAllowedHost } from '../../http/allowed-hosts.ts'
import { type CorsOption, expectedOrigin, normalizeOrigin } from '../../http/cors.ts'
import type { Auth, Fault, Latency } from '../../server.ts'
import { suggest } from '../suggest.ts'
import { invalidValue, UsageError } from '../usage-error.ts'

/**
 * Parses `--auth`: comma-separated tokens with an optional `full:`, `read-only:` or `none:` before each. The default is
 * `full:`.
 *
 * @throws {UsageError} without the token, because error messages may be logged.
 */
export function parseAuth(texts: readonly string[]): Auth {
  const auth = { full: [] as string[], readOnly: [] as string[], none: [] as string[] }
  const lists = new Map([
    ['full', auth.full],
    ['read-only', auth.readOnly],
    ['none', auth.none],
  ])
  const seen = new Set<string>()
  for (const text of texts.flatMap((list) => list.split(','))) {
    const [, access, token = ''] = /^(?:(full|read-only|none):)?(.*)$/s.exec(text) ?? []
    if (!/^[\x21-\x7e]+$/.test(token))
      throw new UsageError('invalid --auth: expected tokens of visible ASCII characters, such as abc,read-only:def')
    const prefix = access === undefined && suggest(/^[\w-]+(?=:)/.exec(token)?.[0] ?? '', [...lists.keys()])
    if (prefix)
      throw new UsageError('invalid --auth: unknown access level; write full:TOKEN if it is part of the token', `${prefix}:TOKEN`)
    if (seen.has(token)) throw new UsageError('invalid --auth: the same token is listed twice')
    seen.add(token)
    lists.get(access ?? 'full')?.push(token)
  }
  return auth
}

/** Parses `--allow-host`: names without a port. */
export function parseAllowedHosts(texts: readonly string[], name: string): string[] {
  return texts.map((text) => {
    if (isAllowedHost(text)) return text
    throw invalidValue(name, text, expectedHost)
  })
}

/** Parses `--cors-origin`: origins such as `https://app.example`, `null` for local files, or `*`. */
export function parseOrigins(texts: readonly string[], name: string): string[] {
  return texts.map((text) => {
    const origin = normalizeOrigin(text)
    if (origin !== undefined) return origin
    throw invalidValue(name, text, expectedOrigin, URL.canParse(text) ? new URL(text).origin : undefined)
  })
}

/** Returns the value of the `cors` option; `undefined` for its default. @throws {UsageError} for `--cors-origin` with `--no-cors`. */
export function combineCors({
  cors,
  corsOrigin,
}: {
  cors?: boolean | undefined
  corsOrigin?: string[] | undefined
}): CorsOption | undefined {
  if (corsOrigin && cors === false) throw new UsageError('--cors-origin cannot be combined with --no-cors')
  return corsOrigin ?? cors
}

/** Parses `--latency`: milliseconds such as `200`, or a range such as `100-400`. */
export function parseLatency(text: string): Latency {
  const [, min, max = min] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? []
  const range = { min: Number(min), max: Number(max) }
  if (min !== undefined && range.min <= range.max) return range
  throw invalidValue('--latency', text, 'milliseconds such as 200, or a range such as 100-400')
}

/** Parses one `--fault`: `[OPERATION:]KIND[@PROBABILITY][xTIMES]`. */
export function parseFault(text: string): Fault {
  const [, operation, kind, ms, probability, times] = faultPattern.exec(text) ?? []
  // Not `invalidValue()`, which takes what precedes an `@` for credentials.
  if (kind === undefined) throw new UsageError(`invalid --fault ${JSON.stringify(text)}: expected ${faultFormat}`)
  const condition = {
    ...(operation === undefined ? {} : { operation: parseOperation(operation, text) }),
    ...(probability === undefined ? {} : { probability: Number(probability) }),
    ...(times === undefined ? {} : { times: Number(times) }),
  }
  if (/^\d/.test(kind)) return { kind: 'status', status: Number(kind), ...condition }
  if (kind.startsWith('slow')) return { kind: 'slow', ms: Number(ms ?? 3000), ...condition }
  if (kind === 'truncated') return { kind, ...condition }
  return kind === 'reset' ? { kind, ...condition } : { kind: 'wrong-shape', ...condition }
}

const faultPattern =
  /^(?:(\w+):)?([2-5]\d\d|reset|truncated|slow(?:=(\d{1,9}))?|wrong-shape)(?:@(0|1|0?\.\d+|1\.0+))?(?:x(\d{1,9}))?$/
const faultFormat =
  '[OPERATION:]KIND[@PROBABILITY][xTIMES], such as createPool:503@0.3 or reset, where KIND is a status, reset, truncated, ' +
  'slow[=MS] or wrong-shape'

function parseOperation(name: string, fault: string): keyof typeof operations {
  const ids = Object.values(operations).map(({ id }) => id)
  const id = ids.find((candidate) => candidate === name)
  if (id) return id
  throw invalidValue('--fault', fault, `one of the operations ${ids.join(', ')}`, suggest(name, ids))
}
