import type { Fetch } from '../../src/core/fetch.ts'
import { type Level, levels } from './check.ts'
import type { Fixtures } from './pool-bodies.ts'
import type { Finding } from './report.ts'

/** What a run is asked to do. Everything but the server has a default. */
export interface VerifyOptions {
  /** What stands before `/api/pools`, such as `https://dash.example/prefix`. */
  url?: string
  /** Questions this Fetch instead of the network. `url`, when given, is what its requests begin with. */
  fetch?: Fetch
  /** Lets the run create, change and delete pools of its own making. Default `false`: it only reads. */
  write?: boolean
  /** A bearer token that may read and write. */
  token?: string
  /** A bearer token that may not write. */
  forbiddenToken?: string
  /** Sent with every request: an API key, a cookie. Their values appear in no report. */
  headers?: Record<string, string>
  /** Values that this server takes, when it does not take the document's. */
  fixtures?: Fixtures
  /** The server keeps no state, as Prism does not: stories over several requests are skipped. */
  stateless?: boolean
  /** Only the checks whose ids fit one of these globs, such as `lifecycle.*`. */
  only?: string | readonly string[]
  /** Not the checks whose ids fit one of these globs. */
  skip?: string | readonly string[]
  /** The mildest level at which a finding makes the verdict `violates`. Default `should`. */
  failOn?: Level
  /** The same seed sends the same requests. Default: a new one each time; it is in the report. */
  seed?: number
  /** How many generated cases each generating check tries. Default 20. */
  runs?: number
  /** Longest time for one answer, in milliseconds. Default 10,000. */
  timeout?: number
  /** Most requests per second. Default: as fast as the server answers. */
  rate?: number
  /** An origin, such as `https://app.example`: pages from there must be allowed to call the server. */
  origin?: string
  /** An answer that takes longer, in milliseconds, becomes a finding. */
  maxLatency?: number
  /** Certificates of private authorities, in PEM. */
  ca?: string
  /** Removes what earlier, killed runs left behind. Needs `write`. */
  clean?: boolean
  /** Ends the run early; what it created is removed all the same. */
  signal?: AbortSignal
  onEvent?: (event: RunEvent) => void
}

/** Defaults of a run. The help of the command line prints them. */
export const defaults = { failOn: 'should', runs: 20, timeout: 10_000 } as const satisfies VerifyOptions

/** Smallest and largest value of each whole number. */
export const ranges = { seed: [0, 0x7fff_ffff], runs: [1, 100_000], timeout: [1, 2 ** 31 - 1] } as const

/** What happens during a run, as it happens. */
export type RunEvent =
  | { type: 'start'; target: string; seed: number; checks: number; scenarios: number; writes: boolean }
  | { type: 'scenario'; title: string; index: number; of: number }
  | { type: 'request'; requests: number }
  | { type: 'finding'; finding: Finding }
  /** A pool of the run's own is there from now on; `curl` removes it. */
  | { type: 'created'; id: string; curl: string }
  | { type: 'removed'; id: string }
  | { type: 'note'; note: string }

/** The options with their defaults, checked. */
export interface Options extends Omit<VerifyOptions, 'url' | 'only' | 'skip' | 'signal' | 'onEvent'> {
  baseUrl: string
  write: boolean
  stateless: boolean
  failOn: Level
  seed: number
  /** Whether the seed was drawn for this run: then no other has the names that it gives. */
  seedIsNew: boolean
  runs: number
  timeout: number
  headers: Record<string, string>
  isSelected(id: string): boolean
}

/** An option that cannot be meant: the message names it and says what would do. */
export class OptionError extends TypeError {
  override name = 'OptionError'
}

export function readOptions({ url, only, skip, ...options }: VerifyOptions): Options {
  if (url === undefined && options.fetch === undefined) throw new OptionError('url or fetch: verify needs a server to question')
  const { failOn = defaults.failOn, seed = Math.floor(Math.random() * 0x7fff_ffff) } = options
  if (!levels.includes(failOn)) throw new OptionError(`failOn: ${JSON.stringify(failOn)} is none of ${levels.join(', ')}`)
  if (options.clean && !options.write) throw new OptionError('clean: it deletes pools, so it needs write as well')
  return {
    ...options,
    baseUrl: parseBaseUrl(url ?? 'http://server.invalid'),
    write: options.write ?? false,
    stateless: options.stateless ?? false,
    failOn,
    seed: whole('seed', seed),
    seedIsNew: options.seed === undefined,
    runs: whole('runs', options.runs ?? defaults.runs),
    timeout: whole('timeout', options.timeout ?? defaults.timeout),
    ...(options.rate === undefined ? {} : { rate: positive('rate', options.rate) }),
    ...(options.maxLatency === undefined ? {} : { maxLatency: positive('maxLatency', options.maxLatency) }),
    headers: lowerCased(options.headers ?? {}),
    isSelected: selectIds({ only, skip }),
  }
}

/** `https://host/prefix` from what a person may write: with a trailing slash, or with `/api/pools` already there. */
export function parseBaseUrl(url: string): string {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    throw new OptionError(`url: ${JSON.stringify(url)} is no URL; write it with its scheme, such as http://127.0.0.1:8080`)
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw new OptionError(`url: ${parsed.protocol}// is not spoken here; http:// and https:// are`)
  }
  if (parsed.username || parsed.password) {
    throw new OptionError('url: it carries a user name or a password; give credentials with token or headers instead')
  }
  if (parsed.search || parsed.hash)
    throw new OptionError(`url: leave out ${parsed.search || parsed.hash}; the base URL ends with its path`)
  const path = parsed.pathname.replace(/\/+$/, '').replace(/\/api\/pools$/, '')
  return parsed.origin + path
}

interface Globs {
  only?: VerifyOptions['only'] | undefined
  skip?: VerifyOptions['skip'] | undefined
}

function whole(name: keyof typeof ranges, value: number): number {
  const [least, most] = ranges[name]
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new OptionError(`${name}: ${value} is no whole number from ${least} to ${most}`)
}

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value
  throw new OptionError(`${name}: ${value} is no positive number`)
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** Returns the test for the ids that match a glob of `only`, or all if it has none, and no glob of `skip`. */
export function selectIds({ only, skip }: Globs): (id: string) => boolean {
  const wanted = globs(only)
  const unwanted = globs(skip)
  return (id) => (wanted.length === 0 || wanted.some((glob) => glob.test(id))) && !unwanted.some((glob) => glob.test(id))
}

function globs(given: string | readonly string[] | undefined): RegExp[] {
  const list = given === undefined ? [] : typeof given === 'string' ? [given] : given
  return list.map(
    (glob) =>
      new RegExp(
        `^${glob
          .replace(/[.+^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      ),
  )
}
