/** How long every answer takes, in milliseconds: always as long, or anything between the two. */
export type Latency = number | { min: number; max: number }

/** Chooses how long the next answer takes. @throws {TypeError} for a time that cannot be, and a range upside down. */
export function latencySampler(latency: Latency, random: () => number): () => number {
  const { min, max } = typeof latency === 'number' ? { min: latency, max: latency } : latency
  const possible = min >= 0 && max >= min && max <= longestMs
  if (!possible)
    throw new TypeError(`latency must be milliseconds from 0 to ${longestMs}, min before max, not ${JSON.stringify(latency)}`)
  return () => (min === max ? min : min + (max - min) * random())
}

/** The longest that a timer can wait. */
const longestMs = 2 ** 31 - 1

/** Waits. Rejects with the signal's reason as soon as it is aborted. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    const abort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
  })
}
