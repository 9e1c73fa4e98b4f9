/** Longest delay of a timer: 2^31-1 ms, more than 24 days. A timer with a longer delay fires at once. */
export const maxTimerMs = 2 ** 31 - 1

type Signal = AbortSignal | null | undefined
/** Its signal aborts on a timeout and on an abort of the caller. */
type Work<T> = (signal: AbortSignal) => Promise<T>

/**
 * Runs work until it settles, the signal aborts or the time is up, whichever comes first. Rejects with the signal's reason
 * or with the error of `onTimeout`, even if the work ignores the signal that it receives.
 *
 * @param timeoutMs `0`, `Infinity` and values above `maxTimerMs` set no limit. Negative and NaN time out immediately.
 * @param work Not called if the signal is aborted already.
 */
export const withTimeout: <T>(timeoutMs: number, signal: Signal, work: Work<T>, onTimeout: () => Error) => Promise<T> = race

/** Runs work until it settles or the signal aborts. Rejects with the signal's reason, even if the work ignores its signal. */
export function untilAborted<T>(signal: Signal, work: Work<T>): Promise<T> {
  return race(0, signal, work)
}

/**
 * Waits, or rejects with the signal's reason as soon as it aborts.
 *
 * @param timeMs `0`, negative and NaN wait for the next turn of the timers. Values above `maxTimerMs` wait only for the abort.
 */
export function sleep(timeMs: number, signal?: Signal): Promise<void> {
  return race(timeMs || 1, signal)
}

/** The only timer and the only abort listener of the package. Without `onTimeout`, it resolves when the time is up. */
function race<T>(timeMs: number, signal: Signal, work?: Work<T>, onTimeout?: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal?.throwIfAborted()
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const settleWith =
      <V>(settle: (value: V) => void) =>
      (value: V) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        settle(value)
      }
    const onAbort = () => {
      settleWith(reject)(signal?.reason)
      controller.abort(signal?.reason)
    }
    signal?.addEventListener('abort', onAbort)
    if (!(timeMs === 0 || timeMs > maxTimerMs)) {
      timer = setTimeout(() => {
        settleWith<unknown>(onTimeout ? reject : (resolve as () => void))(onTimeout?.())
        controller.abort()
      }, timeMs)
    }
    work?.(controller.signal).then(settleWith(resolve), settleWith(reject))
  })
}
