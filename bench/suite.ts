import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { start } from './child.ts'
import { listOf } from './pools.ts'
import { built, cache } from './prepare.ts'
import { median } from './stopwatch.ts'

/** What one run of the suite took. Wall time, CPU time and peak memory are the suite's own process's. */
export interface SuiteRun {
  pools: number
  seconds: number
  requests: number
  cpuSeconds: number
  megabytes: number
  /** CPU to ask for the list once and to parse it, in ms. */
  readMs: number
}

/** A full run of `verify --write` against the embedded server, which has so many pools at its start. */
export async function measureSuite(lengths: readonly number[], rounds: number): Promise<SuiteRun[]> {
  const all: SuiteRun[] = []
  for (const pools of lengths) {
    const seed = join(cache, `seed-${pools}.json`)
    await writeFile(seed, JSON.stringify({ ...listOf(pools), activities: [] }))
    const runs: SuiteRun[] = []
    for (let round = 0; round < rounds; round++) {
      const server = await start(built('seeded'), [seed], process.execPath)
      const runner = await start(built('verifier'), [String(server.greeting)], process.execPath)
      runs.push({ pools, ...(runner.greeting as Omit<SuiteRun, 'pools'>) })
      await runner.stop()
      await server.stop()
    }
    const of = (key: keyof SuiteRun) => median(runs.map((one) => one[key]))
    const figures = ['seconds', 'requests', 'cpuSeconds', 'megabytes', 'readMs'] as const
    all.push({ pools, ...(Object.fromEntries(figures.map((key) => [key, of(key)])) as Omit<SuiteRun, 'pools'>) })
  }
  return all
}
