/** The longest delay that timers have: 2^31-1 ms, more than 24 days. Beyond it they fire at once. */
const longest = 2 ** 31 - 1

/**
 * Runs work that ends with the caller's signal, or with its time, whichever comes first, whether or not the work listens
 * to the signal that it is given. Rejects with the caller's reason as it is, or settles as `late()` does.
 *
 * @param timeMs `0`, `Infinity` and what exceeds a timer mean no limit.
 */
export function within<T>(
  timeMs: number,
  signal: AbortSignal | null | undefined,
  late: () => T | Promise<T>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => stop(() => reject(signal?.reason))
    let timer: ReturnType<typeof setTimeout> | undefined
    const controller = new AbortController()
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort)
    if (timeMs > 0 && timeMs <= longest) timer = setTimeout(() => stop(() => resolve(late())), timeMs)
    work(controller.signal).then(
      (value) => end(() => resolve(value)),
      (error) => end(() => reject(error)),
    )

    function stop(settle: () => void) {
      end(settle)
      controller.abort(signal?.reason)
    }
    function end(settle: () => void) {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      settle()
    }
  })
}

/** Waits, and stops waiting when the signal says so. */
export function sleep(timeMs: number, signal: AbortSignal | null | undefined): Promise<void> {
  return within(
    Math.max(timeMs, 1),
    signal,
    () => {},
    () => new Promise(() => {}),
  )
}
