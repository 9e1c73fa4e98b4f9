export type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Returns the storage of the browser, or an in-memory storage if the browser's settings block it. */
export function browserStorage(kind: 'localStorage' | 'sessionStorage'): Keep {
  try {
    return window[kind]
  } catch {
    return pageStorage()
  }
}

/** In-memory storage, lost when the page closes. */
export function pageStorage(entries = new Map<string, string>()): Keep {
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => entries.set(key, value),
    removeItem: (key) => entries.delete(key),
  }
}
