import type { Fetch } from '../../src/core/fetch.ts'
import { hideCredentials } from '../../src/core/url-credentials.ts'
import { type Level, levels } from './check.ts'
import type { Fixtures } from './pool-bodies.ts'
import type { Finding } from './report.ts'

/** Options of `verify`. Set `url` or `fetch`; everything else is optional. */
export interface VerifyOptions {
  /** The base URL: what precedes `/api/pools`, such as `https://dash.example/prefix`. */
  url?: string
  /** Sends the requests to this Fetch instead of the network. Their URLs begin with `url`, if it is set. */
  fetch?: Fetch
  /**
   * Creates, updates and deletes pools. Existing pools are never changed.
   * @default false
   */
  write?: boolean
  /** A bearer token with read and write access. */
  token?: string
  /** A bearer token without write access. */
  forbiddenToken?: string
  /** Headers of every request, such as an API key or a cookie. Their values are masked in the report. */
  headers?: Record<string, string>
  /** Values for pools, if the server rejects those of the API document. */
  fixtures?: Fixtures
  /**
   * The server keeps no state, like Prism: scenarios that need state are skipped.
   * @default false
   */
  stateless?: boolean
  /**
   * Runs only checks whose ids match one of these globs, such as `lifecycle.*`.
   * @default all checks
   */
  only?: string | readonly string[]
  /** Omits checks whose ids match one of these globs. */
  skip?: string | readonly string[]
  /**
   * A failed check of this level, or of a stricter one, makes the verdict `violates`.
   * @default 'should'
   */
  failOn?: Level
  /**
   * An integer from 0 to 2147483647. The same seed sends the same requests.
   * @default a random seed, which the report shows
   */
  seed?: number
  /**
   * The number of generated cases per generating check.
   * @default 20
   */
  runs?: number
  /**
   * The limit for one response, in milliseconds.
   * @default 10_000
   */
  timeout?: number
  /**
   * The limit for the body of one response, in bytes. It also applies to the body without its content encoding. A larger one
   * is not read to its end, and the checks that need it are inconclusive.
   * @default 33_554_432, which is 32 MB
   */
  maxBody?: number
  /**
   * The maximum number of requests per second.
   * @default no limit
   */
  rate?: number
  /**
   * The number of scenarios that run at the same time, from 1 to 16. Violations are reported only if they occur without the
   * requests of other scenarios.
   * @default 1 if the server responds within 20 ms or with `maxLatency`, otherwise up to 8
   */
  concurrency?: number
  /**
   * The limit for all waiting of the run for a busy server, in milliseconds: `Retry-After` and the delays before retries.
   * @default 60_000
   */
  maxWait?: number
  /**
   * The limit for the whole run, in milliseconds. Checks that were not judged by then are inconclusive. The pools of the run
   * are still deleted.
   * @default 1_800_000, which is 30 minutes
   */
  maxDuration?: number
  /** Checks that pages of this origin, such as `https://app.example`, can call the server. */
  origin?: string
  /** Reports responses that take longer, in milliseconds. */
  maxLatency?: number
  /** Certificates of private authorities to trust, in PEM. */
  ca?: string
  /**
   * Creates this many pools at the same time, from 1 to 10,000, lists and counts them, and deletes them. Requires `write`.
   * @default none, so that at most 8 pools of the run exist at a time
   */
  bulk?: number
  /**
   * Deletes pools that earlier, killed runs left behind. Requires `write`.
   * @default false
   */
  clean?: boolean
  /** Ends the run early. The pools that it created are still deleted. */
  signal?: AbortSignal
  /** Called for each event of the run. */
  onEvent?: (event: RunEvent) => void
}

/** Defaults of a run. The help of the command line prints them. */
export const defaults = {
  failOn: 'should',
  runs: 20,
  timeout: 10_000,
  maxBody: 32 * 2 ** 20,
  maxWait: 60_000,
  maxDuration: 1_800_000,
} as const satisfies VerifyOptions

/** Minimum and maximum of each integer. */
export const ranges = {
  seed: [0, 0x7fff_ffff],
  runs: [1, 100_000],
  bulk: [1, 10_000],
  timeout: [1, 2 ** 31 - 1],
  // A longer text does not fit into a string.
  maxBody: [1, 512 * 2 ** 20 - 1_024],
  concurrency: [1, 16],
  maxWait: [0, 2 ** 31 - 1],
  maxDuration: [1, 2 ** 31 - 1],
} as const

/** The remedies for the limits of a run, as the reasons of inconclusive checks name them. */
export const moreWith = {
  maxBody: 'allow more with --max-body SIZE',
  maxWait: 'allow more with --max-wait SECONDS',
  maxDuration: 'allow more with --max-duration SECONDS',
} as const satisfies Partial<Record<keyof VerifyOptions, string>>

/** An event of a run. */
export type RunEvent =
  | { type: 'start'; target: string; seed: number; checks: number; scenarios: number; writes: boolean }
  | { type: 'scenario'; title: string; index: number; of: number }
  /** A response arrived. `requests` counts all requests so far. */
  | { type: 'request'; requests: number }
  | { type: 'finding'; finding: Finding }
  /** The run created a pool. The command `curl` deletes it, or lists the pools if its id may be that of another one. */
  | { type: 'created'; id: string; curl: string }
  /** The run deleted a pool that it created. */
  | { type: 'removed'; id: string }
  | { type: 'note'; note: string }
  /** A bug in this package: what it affects is inconclusive, and the run goes on. */
  | { type: 'internal-error'; error: unknown }

/** Validated options with defaults. */
export interface Options extends Omit<VerifyOptions, 'url' | 'only' | 'skip' | 'signal' | 'onEvent'> {
  baseUrl: string
  write: boolean
  stateless: boolean
  failOn: Level
  seed: number
  /** True if the seed is random: no other run uses its names. */
  seedIsNew: boolean
  runs: number
  timeout: number
  maxBody: number
  maxWait: number
  maxDuration: number
  /** The names are in lower case. */
  headers: Record<string, string>
  /** Returns true if `only` and `skip` select the check with this id. */
  isSelected(id: string): boolean
}

/** An option is invalid. The message names the option, its value and the values that are valid. */
export class OptionError extends TypeError {
  override name = 'OptionError'
}

/** @throws {OptionError} if an option is invalid. */
export function readOptions({ url, only, skip, ...options }: VerifyOptions): Options {
  if (url === undefined && options.fetch === undefined) throw new OptionError('missing server: set url or fetch')
  const { failOn = defaults.failOn, seed = Math.floor(Math.random() * 0x7fff_ffff) } = options
  if (!levels.includes(failOn)) throw invalid('failOn', failOn, `one of ${levels.join(', ')}`)
  if (options.clean && !options.write) throw new OptionError('clean requires write, because it deletes pools: set write to true')
  if (options.bulk !== undefined && !options.write)
    throw new OptionError('bulk requires write, because it creates pools: set write to true')
  return {
    ...options,
    baseUrl: parseBaseUrl(url ?? 'http://server.invalid'),
    write: options.write ?? false,
    stateless: options.stateless ?? false,
    failOn,
    seed: requireInteger('seed', seed),
    seedIsNew: options.seed === undefined,
    runs: requireInteger('runs', options.runs ?? defaults.runs),
    timeout: requireInteger('timeout', options.timeout ?? defaults.timeout),
    maxBody: requireInteger('maxBody', options.maxBody ?? defaults.maxBody),
    maxWait: requireInteger('maxWait', options.maxWait ?? defaults.maxWait),
    maxDuration: requireInteger('maxDuration', options.maxDuration ?? defaults.maxDuration),
    ...(options.concurrency === undefined ? {} : { concurrency: requireInteger('concurrency', options.concurrency) }),
    ...(options.bulk === undefined ? {} : { bulk: requireInteger('bulk', options.bulk) }),
    ...(options.rate === undefined ? {} : { rate: requirePositive('rate', options.rate) }),
    ...(options.maxLatency === undefined ? {} : { maxLatency: requirePositive('maxLatency', options.maxLatency) }),
    headers: lowerCaseNames(options.headers ?? {}),
    isSelected: selectIds({ only, skip }),
  }
}

/**
 * Returns `https://host/prefix`, without a trailing slash and without `/api/pools`.
 *
 * @throws {OptionError} if the URL is invalid, or has credentials, a query or a fragment.
 */
function parseBaseUrl(url: string): string {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    throw invalid('url', hideCredentials(url), 'a URL with a scheme, such as http://127.0.0.1:8080')
  }
  const { protocol, username, password, search, hash } = parsed
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new OptionError(
      `invalid url ${JSON.stringify(hideCredentials(url))}: unsupported protocol ${protocol}, use http or https`,
    )
  if (username || password)
    throw new OptionError('invalid url: it contains a user name or a password, set token or headers instead')
  if (search || hash) throw invalid('url', hideCredentials(url), `a URL without a ${search ? 'query' : 'fragment'}`)
  return parsed.origin + parsed.pathname.replace(/(?<!\/)\/+$/, '').replace(/\/api\/pools$/, '')
}

function invalid(name: keyof VerifyOptions, value: unknown, expected: string): OptionError {
  return new OptionError(`invalid ${name} ${JSON.stringify(value) ?? String(value)}: expected ${expected}`)
}

function requireInteger(name: keyof typeof ranges, value: number): number {
  const [min, max] = ranges[name]
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw invalid(name, value, `an integer from ${min} to ${max}`)
}

function requirePositive(name: keyof VerifyOptions, value: number): number {
  if (Number.isFinite(value) && value > 0) return value
  throw invalid(name, value, 'a positive number')
}

function lowerCaseNames(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

interface Globs {
  only?: VerifyOptions['only'] | undefined
  skip?: VerifyOptions['skip'] | undefined
}

/** Returns the test for the ids that match a glob of `only`, or all if it has none, and no glob of `skip`. */
export function selectIds({ only, skip }: Globs): (id: string) => boolean {
  const included = parseGlobs(only)
  const excluded = parseGlobs(skip)
  return (id) => (included.length === 0 || included.some((glob) => glob.test(id))) && !excluded.some((glob) => glob.test(id))
}

function parseGlobs(globs: string | readonly string[] = []): RegExp[] {
  return [globs].flat().map((glob) => {
    const literal = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&')
    return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`)
  })
}
