import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { start } from './child.ts'
import { createPoolList } from './pools.ts'
import { bundlePath, cache } from './prepare.ts'
import { median } from './stopwatch.ts'

/** Cost of one run. Times and peak memory are those of the process of the contract tests, without the server. */
export interface SuiteRun {
  pools: number
  seconds: number
  requests: number
  cpuSeconds: number
  megabytes: number
  /** CPU time to fetch and parse the list once, in milliseconds. */
  readMs: number
}

/** Runs `verify --write` against an embedded server that starts with each number of pools. */
export async function measureSuite(lengths: readonly number[], rounds: number): Promise<SuiteRun[]> {
  const all: SuiteRun[] = []
  for (const pools of lengths) {
    const seed = join(cache, `seed-${pools}.json`)
    await writeFile(seed, JSON.stringify({ ...createPoolList(pools), activities: [] }))
    const runs: SuiteRun[] = []
    for (let round = 0; round < rounds; round++) runs.push({ pools, ...(await runOnce(seed)) })
    const medianOf = (key: keyof SuiteRun) => median(runs.map((one) => one[key]))
    const figures = ['seconds', 'requests', 'cpuSeconds', 'megabytes', 'readMs'] as const
    all.push({ pools, ...(Object.fromEntries(figures.map((key) => [key, medianOf(key)])) as RunCost) })
  }
  return all
}

type RunCost = Omit<SuiteRun, 'pools'>

async function runOnce(seed: string): Promise<RunCost> {
  const server = await start(bundlePath('suite-server'), [seed], process.execPath)
  try {
    const verifier = await start(bundlePath('suite-verifier'), [String(server.greeting)], process.execPath)
    await verifier.stop()
    return verifier.greeting as RunCost
  } finally {
    await server.stop()
  }
}
