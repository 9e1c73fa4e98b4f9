import type { Fetch } from '../../../src/core/fetch.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { listen } from '../../../src/http/listen.ts'
import { type Report, verify } from '../../index.ts'
import type { ConformingServer, StartedServer } from './server.ts'

/** The outcome of a run against a conforming server. */
export interface Outcome {
  /** Findings at `must` and `should`. Each is a false alarm. */
  findings: object[]
  /** The verdict of the run. An unexpected `inconclusive` is followed by its reasons. */
  verdict: string
  /** Pools of the run that still exist, except those that the report of an inconclusive run lists. */
  leftBehind: Pool[]
  /** Pools of others that the run changed or deleted. */
  changedPoolsOfOthers: Pool[]
}

/** Returns the outcome that a run must have. */
export function expectedOutcome({ inconclusive }: ConformingServer): Outcome {
  return { findings: [], verdict: inconclusive ? 'inconclusive' : 'conforms', leftBehind: [], changedPoolsOfOthers: [] }
}

/** Options of `verifyConforming`. */
export interface VerifyConformingOptions {
  /** The number of generated bodies and sequences. */
  runs: number
  /** True to serve a `Fetch` on a port. */
  overHttp: boolean
  /** The number of scenarios that run at the same time. */
  concurrency?: number
}

/** Runs the whole suite against a conforming server. */
export async function verifyConforming(
  server: ConformingServer,
  { runs, overHttp, concurrency = 1 }: VerifyConformingOptions,
): Promise<Outcome> {
  const started = await server.start()
  const before = [...started.pools()]
  const { target, stop } = await connect(started, overHttp)
  const report = await verify({
    ...target,
    write: true,
    seed: deriveSeed(server.id),
    runs,
    concurrency,
    ...server.options,
  }).finally(stop)
  const after = [...started.pools()]

  const isReported = (id: string) => server.inconclusive !== undefined && report.leftBehind.some((left) => left.id === id)
  const texts = new Set(after.map((pool) => JSON.stringify(pool)))
  return {
    findings: report.findings.filter(({ level }) => level !== 'may').map(summarizeFinding),
    verdict: report.verdict === 'inconclusive' && !server.inconclusive ? explainInconclusive(report) : report.verdict,
    leftBehind: after.filter(({ id }) => !isReported(id) && !before.some((pool) => pool.id === id)),
    changedPoolsOfOthers: before.filter((pool) => !texts.has(JSON.stringify(pool))),
  }
}

/** Derives the seed of a run from the id of the server, so that each server has its own and always the same. */
function deriveSeed(id: string): number {
  return [...id].reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) % 0x7fff_ffff, 7)
}

async function connect({ url, fetch, stop = () => {} }: StartedServer, overHttp: boolean) {
  if (url !== undefined) return { target: { url }, stop }
  if (!fetch) throw new Error('a started server has a url or a fetch')
  if (!overHttp) return { target: { fetch: yieldBeforeEach(fetch) }, stop }
  const listening = await listen({ fetch })
  const stopBoth = async () => {
    await stop()
    await listening.stop()
  }
  return { target: { url: listening.url }, stop: stopBoth }
}

/** Yields to the event loop before each request. Otherwise responses without delay would starve parallel runs. */
function yieldBeforeEach(fetch: Fetch): Fetch {
  return async (...request) => {
    await new Promise((resolve) => setImmediate(resolve))
    return fetch(...request)
  }
}

function summarizeFinding({ check, level, message, expected, actual, exchange }: Report['findings'][number]) {
  const { request, response } = exchange
  return { check, level, message, expected, actual, request: `${request.method} ${request.url} ${request.body ?? ''}`, response }
}

function explainInconclusive({ checks, notes }: Report): string {
  const reasons = checks.filter(({ outcome }) => outcome === 'inconclusive').map(({ id, reason }) => `${id}: ${reason}`)
  return ['inconclusive', ...reasons, ...notes].join('\n')
}
