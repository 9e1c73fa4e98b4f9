import { attacks } from '../../contract-tests/self-test/hostile/index.ts'
import { createRandom } from '../../src/core/random.ts'
import { listAttacks, type NamedAttack } from '../../src/testing/hostile/attack.ts'
import { measureResources } from './resources.ts'
import type { SoakResult } from './result.ts'

/** An attack normally takes a few seconds. */
const maxMs = 120_000

/** Runs a random sample of the attacks in this process, one after the other. The same seed chooses the same ones. */
export async function soakAttacks({
  count,
  seed,
  available = listAttacks(attacks),
  timeoutMs = maxMs,
}: {
  count: number
  seed: number
  available?: NamedAttack[]
  timeoutMs?: number
}): Promise<SoakResult> {
  const sample = chooseSample(available, count, seed)
  const violations: string[] = []
  let slowest = { name: 'none', ms: 0 }
  const before = await measureResources()
  for (const attack of sample) {
    const start = performance.now()
    const harm = await runWithTimeout(attack, timeoutMs)
    const ms = performance.now() - start
    if (ms > slowest.ms) slowest = { name: attack.name, ms }
    if (harm !== undefined) violations.push(`the attack ${attack.name} succeeded: ${harm}`)
  }
  const after = await measureResources()
  if (after.sockets > before.sockets) violations.push(`${after.sockets - before.sockets} sockets were left open`)
  return {
    title: 'A random sample of the attacks',
    figures: {
      attacks: `${sample.length} of ${available.length}`,
      '… by promise': countByPromise(sample),
      '… that did harm': violations.filter((sentence) => sentence.startsWith('the attack')).length,
      'slowest attack': `${slowest.name}, ${(slowest.ms / 1000).toFixed(1)} s`,
      'open sockets before and after': `${before.sockets}, ${after.sockets}`,
    },
    violations,
  }
}

/** Returns the message of the error if the attack did harm or did not end. */
async function runWithTimeout(attack: NamedAttack, timeoutMs: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, `it did not end within ${timeoutMs / 1000} s`)
  })
  const run = attack.run().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  return Promise.race([run, timeout]).finally(() => clearTimeout(timer))
}

function chooseSample(available: NamedAttack[], count: number, seed: number): NamedAttack[] {
  const random = createRandom(seed)
  const ranked = available.map((attack) => ({ attack, rank: random() }))
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ attack }) => attack)
}

function countByPromise(sample: NamedAttack[]): string {
  const counts = new Map<string, number>()
  for (const { promise } of sample) counts.set(promise, (counts.get(promise) ?? 0) + 1)
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([promise, size]) => `${promise}: ${size}`)
    .join(', ')
}
