import type { Scenario } from './scenario.ts'

/** Scenarios rarely keep all their pools at the same time, so a little more are started than the quota has pools for. */
const maxPools = 14

/**
 * Runs scenarios, several at a time. Starts the longest first, and others while these have to wait for pools.
 *
 * @throws The first error, once every scenario that was started has settled. No other one is started.
 */
export async function schedule(
  scenarios: readonly Scenario[],
  concurrency: number,
  run: (scenario: Scenario) => Promise<void>,
): Promise<void> {
  const waiting = [...scenarios].sort((a, b) => lengthOf(b) - lengthOf(a))
  const errors: unknown[] = []
  const running = new Set<Promise<void>>()
  let pools = 0
  while (waiting.length > 0 && errors.length === 0) {
    const index = running.size < concurrency ? waiting.findIndex((one) => pools === 0 || pools + poolsOf(one) <= maxPools) : -1
    const [next] = index < 0 ? [] : waiting.splice(index, 1)
    if (!next) {
      await Promise.race(running)
      continue
    }
    pools += poolsOf(next)
    const settled = run(next)
      .catch((error) => {
        errors.push(error)
      })
      .finally(() => {
        pools -= poolsOf(next)
        running.delete(settled)
      })
    running.add(settled)
  }
  await Promise.all(running)
  if (errors.length > 0) throw errors[0]
}

function lengthOf({ length = 10 }: Scenario): number {
  return length
}

function poolsOf({ pools = 0 }: Scenario): number {
  return pools
}
