/** The longest id that a run writes to without having read it. */
const maxPlainLength = 1_000

/**
 * True if a URL can name a pool with this id. False for values that are not strings. `/api/pools/`, `/api/pools/.` and `/api/pools/..` are other resources,
 * `/api/pools/activity` is the log, and a URL cannot contain a lone surrogate.
 */
export function isAddressable(id: unknown): boolean {
  return typeof id === 'string' && id !== '' && id !== '.' && id !== '..' && id !== 'activity' && isWellFormed(id)
}

/** True if no proxy or framework changes a path with this id. */
export function isPlain(id: string): boolean {
  return id.length <= maxPlainLength && /^[A-Za-z0-9_-]+$/.test(id) && !/^activity$/i.test(id)
}

/** True if the text has no lone surrogate, so that it can be percent-encoded. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

/** Returns the id in the path of a pool, or `undefined` if the path is not exactly the one that `encodeURIComponent` returns for it. */
export function readPathId(path: string): string | undefined {
  const start = '/api/pools/'
  if (!path.startsWith(start)) return undefined
  const segment = path.slice(start.length)
  try {
    const id = decodeURIComponent(segment)
    return encodeURIComponent(id) === segment && isAddressable(id) ? id : undefined
  } catch {
    return undefined
  }
}
