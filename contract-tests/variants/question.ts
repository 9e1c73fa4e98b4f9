import type { Pool } from '../../src/generated/schema.js'
import { listen } from '../../src/server/node.ts'
import { type Report, verify } from '../index.ts'
import type { Subject, Variant } from './variant.ts'

/** What a run came to on a correct server, in the order of what matters. */
export interface Outcome {
  /** Findings at `must` and `should`: each is a false alarm. */
  alarms: object[]
  /** With the doubts, where there are some that nobody expected. */
  verdict: string
  /** Pools of the run that are still there, and not because the server had stopped answering. */
  leftBehind: Pool[]
  /** Pools of others that are not as they were. */
  touched: Pool[]
}

export function quietOutcome({ inconclusive }: Variant): Outcome {
  return { alarms: [], verdict: inconclusive ? 'inconclusive' : 'conforms', leftBehind: [], touched: [] }
}

/**
 * Plays the whole suite with a variant on a port of this machine.
 *
 * @param runs how many generated bodies and sequences it tries; fewer where the servers do not differ in what they take.
 */
export async function outcomeOf(variant: Variant, runs = 20): Promise<Outcome> {
  const subject = await variant.start()
  const before = [...subject.pools()]
  const { url, stop } = await placeOf(subject)
  const report = await verify({ url, write: true, seed: seedOf(variant.id), runs, ...variant.options }).finally(stop)
  const after = [...subject.pools()]

  const isTold = (id: string) => variant.inconclusive !== undefined && report.leftBehind.some((left) => left.id === id)
  const texts = new Set(after.map((pool) => JSON.stringify(pool)))
  return {
    alarms: report.findings.filter(({ level }) => level !== 'may').map(told),
    verdict: report.verdict === 'inconclusive' && !variant.inconclusive ? doubtsIn(report) : report.verdict,
    leftBehind: after.filter(({ id }) => !isTold(id) && !before.some((pool) => pool.id === id)),
    touched: before.filter((pool) => !texts.has(JSON.stringify(pool))),
  }
}

/** Always the same for a variant, and another one for each: between them they try many. */
function seedOf(id: string): number {
  return [...id].reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) % 0x7fff_ffff, 7)
}

async function placeOf({ url, fetch, stop = () => {} }: Subject): Promise<{ url: string; stop: () => Promise<void> }> {
  if (url !== undefined) return { url, stop: async () => stop() }
  if (!fetch) throw new Error('a subject has a url or a fetch')
  const listening = await listen({ fetch })
  return {
    url: listening.url,
    async stop() {
      await stop()
      await listening.stop()
    },
  }
}

function told({ check, level, message, expected, actual, exchange }: Report['findings'][number]) {
  const { request, response } = exchange
  return { check, level, message, expected, actual, request: `${request.method} ${request.url} ${request.body ?? ''}`, response }
}

function doubtsIn({ checks, notes }: Report): string {
  const doubts = checks.filter(({ outcome }) => outcome === 'inconclusive').map(({ id, reason }) => `${id}: ${reason}`)
  return ['inconclusive', ...doubts, ...notes].join('\n')
}
