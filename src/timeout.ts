/** The longest delay that timers have: 2^31-1 ms, more than 24 days. Beyond it they fire at once. */
const longest = 2 ** 31 - 1

/**
 * Runs work that ends with the caller's signal, or with its time, whichever comes first, whether or not the work listens
 * to the signal that it is given. Rejects with the caller's reason as it is, or with what `late` makes.
 *
 * @param timeMs `0`, `Infinity` and what exceeds a timer mean no limit.
 */
export function within<T>(
  timeMs: number,
  signal: AbortSignal | undefined,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController()
    const onAbort = () => stop(signal?.reason)
    const timer = timeMs > 0 && timeMs <= longest ? setTimeout(() => stop(late()), timeMs) : undefined
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort)
    work(controller.signal).then(
      (value) => {
        settle()
        resolve(value)
      },
      (error) => {
        settle()
        reject(error)
      },
    )

    function stop(reason: unknown) {
      settle()
      reject(reason)
      controller.abort(reason)
    }
    function settle() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
  })
}

/** Waits, and stops waiting when the signal says so. */
export function sleep(timeMs: number, signal: AbortSignal | undefined): Promise<void> {
  return within(0, signal, Error, (stopped) => {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(timeMs, longest))
      stopped.addEventListener('abort', () => clearTimeout(timer))
    })
  })
}
