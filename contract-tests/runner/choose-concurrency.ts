import type { Options } from '../model/options.ts'
import type { PoolTracker } from './pool-tracker.ts'
import type { RetryingSender } from './retrying-sender.ts'

const maxConcurrency = 8
/** A run against a faster server takes less than half a minute anyway. */
const slowMs = 20
/** The first responses may be slow because the server has just started. */
const minResponses = 8

interface Observed {
  options: Pick<Options, 'concurrency' | 'maxLatency' | 'timeout'>
  tracker: Pick<PoolTracker, 'idsAreReused'>
  sender: Pick<RetryingSender, 'latency' | 'isUnstable'>
}

/**
 * Returns the number of scenarios to run at the same time: 1 on a fast server, more on one that responds slowly.
 *
 * @param sendRequest Sends another request, if the run has sent too few to know.
 */
export async function chooseConcurrency(
  { options, tracker, sender }: Observed,
  sendRequest: () => Promise<unknown>,
): Promise<number> {
  // A pool of one scenario could get the id of a deleted pool of another one.
  if (tracker.idsAreReused || sender.isUnstable) return 1
  if (options.concurrency !== undefined) return options.concurrency
  if (options.maxLatency !== undefined) return 1
  const isSlow = () => sender.latency.fastestMs >= slowMs
  for (let tries = 0; tries < 3 && isSlow() && sender.latency.responses < minResponses; tries++) await sendRequest()
  if (!isSlow()) return 1
  // A server that handles one request at a time must not run into the timeout.
  return Math.max(1, Math.min(maxConcurrency, Math.floor(options.timeout / 2 / sender.latency.slowestMs)))
}
