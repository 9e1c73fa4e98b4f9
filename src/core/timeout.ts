/** The longest delay that timers have: 2^31-1 ms, more than 24 days. Beyond it they fire at once. */
const longest = 2 ** 31 - 1

/**
 * Runs work that ends with the caller's signal, or with its time, whichever comes first, whether or not the work listens
 * to the signal that it is given. Rejects with the caller's reason as it is.
 *
 * @param timeMs `0`, `Infinity` and what exceeds a timer mean no limit. What is less than nothing, or no number, is over at once.
 * @param work What is to be done. Without it there is only the waiting.
 * @param late Makes the error for when the time is up. Without it that is the end of the work, and no failure.
 */
export function withTimeout<T>(
  timeMs: number,
  signal: AbortSignal | null | undefined,
  work?: (signal: AbortSignal) => Promise<T>,
  late?: () => Error,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal?.throwIfAborted()
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    /** Settles, and leaves neither a timer nor a listener behind. */
    const end =
      <V>(settle: (value: V) => void) =>
      (value: V) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        settle(value)
      }
    const onAbort = () => {
      end(reject)(signal?.reason)
      controller.abort(signal?.reason)
    }
    signal?.addEventListener('abort', onAbort)
    if (timeMs !== 0 && !(timeMs > longest)) {
      timer = setTimeout(() => {
        end<unknown>(late ? reject : (resolve as () => void))(late?.())
        controller.abort()
      }, timeMs)
    }
    work?.(controller.signal).then(end(resolve), end(reject))
  })
}

/** Waits, and stops waiting when the signal says so. */
export function sleep(timeMs: number, signal: AbortSignal | null | undefined): Promise<void> {
  return withTimeout(timeMs || 1, signal)
}
