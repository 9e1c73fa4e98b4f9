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
    for (let round = 0; round < rounds; round++) runs.push({ pools, ...(await runOnce(seed)) })
    const of = (key: keyof SuiteRun) => median(runs.map((one) => one[key]))
    const figures = ['seconds', 'requests', 'cpuSeconds', 'megabytes', 'readMs'] as const
    all.push({ pools, ...(Object.fromEntries(figures.map((key) => [key, of(key)])) as Took) })
  }
  return all
}

type Took = Omit<SuiteRun, 'pools'>

async function runOnce(seed: string): Promise<Took> {
  const server = await start(built('suite-server'), [seed], process.execPath)
  try {
    const verifier = await start(built('suite-verifier'), [String(server.greeting)], process.execPath)
    await verifier.stop()
    return verifier.greeting as Took
  } finally {
    await server.stop()
  }
}
