import { sleep, withTimeout } from '../core/timeout.ts'
import type { Pool } from '../generated/schema.js'
import type { ComputePoolsClient } from './create-client.ts'
import { TimeoutError } from './errors.ts'

/** What `waitForPool` may be told. An option given as `undefined` counts as not given. */
export interface WaitOptions {
  /** Says whether the pool is as wanted. Not given: its status is no longer `initializing`. */
  until?: ((pool: Pool) => boolean) | undefined
  /** The pause between two looks, in ms: 1,000 when not given. */
  interval?: number | undefined
  /** How long to wait in all, in ms: 600,000 when not given. `0` and `Infinity` mean no limit. */
  timeout?: number | undefined
  /** Ends the waiting at any moment: it rejects with the signal's reason, as it is. */
  signal?: AbortSignal | null | undefined
}

/**
 * Looks at a pool every second until it is no longer `initializing`, and gives the pool as it is then.
 *
 * ```ts
 * const { id } = await client.createPool(newPool)
 * const pool = await waitForPool(client, id, { until: (pool) => pool.status === 'active', timeout: 60_000 })
 * ```
 *
 * @throws {TimeoutError} when the time is up. The pool may still become ready later.
 * @throws {CallError} what `getPool` rejects with, such as a NotFoundError when the pool is deleted meanwhile.
 * @see "Pool Object", `status`, in the API document
 */
export function waitForPool(
  client: Pick<ComputePoolsClient, 'getPool'>,
  poolId: string,
  options: WaitOptions = {},
): Promise<Pool> {
  const { until = isReady, interval = 1000, timeout = 600_000, signal } = options
  let last = 'never been seen'
  const late = () => new TimeoutError(`The pool ${JSON.stringify(poolId)} is not as wanted after ${timeout} ms: it has ${last}`)
  const look = async (stopped: AbortSignal) => {
    for (;;) {
      const pool = await client.getPool(poolId, { signal: stopped })
      if (until(pool)) return pool
      last = `the status ${JSON.stringify(pool.status)}`
      await sleep(interval, stopped)
    }
  }
  return withTimeout(timeout, signal, look, late)
}

function isReady({ status }: Pool): boolean {
  return status !== 'initializing'
}
