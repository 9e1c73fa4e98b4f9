export type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The storage of the browser. Where its settings block that, one that lasts as long as the page. */
export function browserStorage(kind: 'localStorage' | 'sessionStorage'): Keep {
  try {
    return window[kind]
  } catch {
    return pageStorage()
  }
}

/** A storage that is gone with the page. */
export function pageStorage(entries = new Map<string, string>()): Keep {
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => entries.set(key, value),
    removeItem: (key) => entries.delete(key),
  }
}
