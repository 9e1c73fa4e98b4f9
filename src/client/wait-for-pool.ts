import { sleep, withTimeout } from '../core/timeout.ts'
import type { Pool } from '../generated/schema.js'
import { TimeoutError } from './errors.ts'
import type { ComputePoolsClient } from './types.ts'

/** Options of `waitForPool`. `undefined` counts as not given. */
export interface WaitOptions {
  /**
   * Returns true if the pool is in the wanted state.
   *
   * @default (pool) => pool.status !== 'initializing'
   */
  until?: ((pool: Pool) => boolean) | undefined
  /**
   * Pause between two polls in ms.
   *
   * @default 1_000
   */
  interval?: number | undefined
  /**
   * Time limit of the whole wait in ms. `0` and `Infinity` set no limit.
   *
   * @default 600_000
   */
  timeout?: number | undefined
  /** Aborts the wait at any moment. It rejects with the signal's reason, unchanged. */
  signal?: AbortSignal | null | undefined
}

/**
 * Polls a pool until it is no longer `initializing`, and returns it.
 *
 * ```ts
 * const { id } = await client.createPool(newPool)
 * const pool = await waitForPool(client, id, { until: (pool) => pool.status === 'active', timeout: 60_000 })
 * ```
 *
 * @throws {TimeoutError} if the time is up. The pool may still become ready later.
 * @throws {CallError} if `getPool` fails, such as a NotFoundError if the pool was deleted.
 * @see "Pool Object", `status`, in the API document
 */
export function waitForPool(
  client: Pick<ComputePoolsClient, 'getPool'>,
  poolId: string,
  options: WaitOptions = {},
): Promise<Pool> {
  const { until = isReady, interval = 1000, timeout = 600_000, signal } = options
  let lastStatus: string | undefined
  const poll = async (stopped: AbortSignal) => {
    for (;;) {
      const pool = await client.getPool(poolId, { signal: stopped })
      if (until(pool)) return pool
      lastStatus = pool.status
      await sleep(interval, stopped)
    }
  }
  return withTimeout(timeout, signal, poll, () => {
    // Another text could be long, or contain the token.
    const isWord = lastStatus === undefined || /^[a-z][a-z _-]{0,30}$/i.test(lastStatus)
    const state = lastStatus === undefined ? 'no response yet' : `last status ${isWord ? `"${lastStatus}"` : 'not a word'}`
    return new TimeoutError(`pool ${JSON.stringify(poolId.slice(0, 200))} not ready within ${timeout} ms: ${state}`)
  })
}

function isReady({ status }: Pool): boolean {
  return status !== 'initializing'
}
