import type { Fetch } from '../../../src/core/fetch.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { listen } from '../../../src/http/listen.ts'
import { type Report, verify } from '../../index.ts'
import type { ConformingServer, StartedServer } from './server.ts'

/** What a run came to on a correct server, in the order of what matters. */
export interface Outcome {
  /** Findings at `must` and `should`: each is a false alarm. */
  findings: object[]
  /** With the doubts, where there are some that nobody expected. */
  verdict: string
  /** Pools of the run that are still there, and not because the server had stopped answering. */
  leftBehind: Pool[]
  /** Pools of others that are not as they were. */
  changedPoolsOfOthers: Pool[]
}

export function expectedOutcome({ inconclusive }: ConformingServer): Outcome {
  return { findings: [], verdict: inconclusive ? 'inconclusive' : 'conforms', leftBehind: [], changedPoolsOfOthers: [] }
}

export interface VerifyConformingOptions {
  /** How many generated bodies and sequences are tried. Fewer will do where servers do not differ in what they take. */
  runs: number
  /** Whether a Fetch is put on a port and asked over the network. */
  overHttp: boolean
}

/** Plays the whole suite with a variant. */
export async function verifyConforming(variant: ConformingServer, { runs, overHttp }: VerifyConformingOptions): Promise<Outcome> {
  const subject = await variant.start()
  const before = [...subject.pools()]
  const { place, stop } = await connect(subject, overHttp)
  const report = await verify({ ...place, write: true, seed: deriveSeed(variant.id), runs, ...variant.options }).finally(stop)
  const after = [...subject.pools()]

  const isTold = (id: string) => variant.inconclusive !== undefined && report.leftBehind.some((left) => left.id === id)
  const texts = new Set(after.map((pool) => JSON.stringify(pool)))
  return {
    findings: report.findings.filter(({ level }) => level !== 'may').map(summarizeFinding),
    verdict: report.verdict === 'inconclusive' && !variant.inconclusive ? explainInconclusive(report) : report.verdict,
    leftBehind: after.filter(({ id }) => !isTold(id) && !before.some((pool) => pool.id === id)),
    changedPoolsOfOthers: before.filter((pool) => !texts.has(JSON.stringify(pool))),
  }
}

/** Always the same for a variant, and another one for each: between them they try many. */
function deriveSeed(id: string): number {
  return [...id].reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) % 0x7fff_ffff, 7)
}

async function connect({ url, fetch, stop = () => {} }: StartedServer, onAPort: boolean) {
  if (url !== undefined) return { place: { url }, stop }
  if (!fetch) throw new Error('a subject has a url or a fetch')
  if (!onAPort) return { place: { fetch: yieldBeforeEach(fetch) }, stop }
  const listening = await listen({ fetch })
  const stopBoth = async () => {
    await stop()
    await listening.stop()
  }
  return { place: { url: listening.url }, stop: stopBoth }
}

/** Answers that take no time would leave none to the other runs: their timers and sockets get a turn before each. */
function yieldBeforeEach(fetch: Fetch): Fetch {
  return async (...request) => {
    await new Promise((turn) => setImmediate(turn))
    return fetch(...request)
  }
}

function summarizeFinding({ check, level, message, expected, actual, exchange }: Report['findings'][number]) {
  const { request, response } = exchange
  return { check, level, message, expected, actual, request: `${request.method} ${request.url} ${request.body ?? ''}`, response }
}

function explainInconclusive({ checks, notes }: Report): string {
  const doubts = checks.filter(({ outcome }) => outcome === 'inconclusive').map(({ id, reason }) => `${id}: ${reason}`)
  return ['inconclusive', ...doubts, ...notes].join('\n')
}
