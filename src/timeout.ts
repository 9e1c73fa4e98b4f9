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
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let onAbort = () => {}
  return new Promise<T>((resolve, reject) => {
    onAbort = () => {
      reject(signal?.reason)
      controller.abort(signal?.reason)
    }
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort)
    if (timeMs > 0 && timeMs <= longest) {
      timer = setTimeout(() => {
        resolve(late())
        controller.abort()
      }, timeMs)
    }
    work(controller.signal).then(resolve, reject)
  }).finally(() => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  })
}

/** Waits, and stops waiting when the signal says so. */
export function sleep(timeMs: number, signal: AbortSignal | null | undefined): Promise<void> {
  return within(
    timeMs || 1,
    signal,
    () => {},
    () => new Promise(() => {}),
  )
}
