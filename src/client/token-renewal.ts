/**
 * Makes parallel calls share one run of `onUnauthorized`.
 *
 * Call the returned function before an attempt reads its token. After a 401, call the function that it returned: it joins a
 * renewal that began after the token was read, and starts one only if there is none.
 */
export function createTokenRenewal(onUnauthorized: () => void | Promise<void>): () => () => Promise<void> {
  let latest: Promise<void> | undefined
  let settled: Promise<void> | undefined
  return () => {
    const settledBefore = settled
    return async () => {
      if (latest === settledBefore) {
        const renewal = Promise.resolve().then(onUnauthorized)
        latest = renewal.finally(() => {
          settled = latest
        })
      }
      await latest
    }
  }
}
