import { createStore } from './store.ts'

/** What the page tells about something that has happened. */
export interface Notice {
  id: number
  tone: 'done' | 'failed'
  text: string
  action?: { label: string; run: () => void }
}

/** The notices that are to be seen. Failures stay until they are dismissed. */
export interface Notices {
  tell(notice: Omit<Notice, 'id'>): void
  dismiss(id: number): void
  subscribe(listener: () => void): () => void
  list(): readonly Notice[]
}

export function createNotices(): Notices {
  const { get, set, subscribe } = createStore<readonly Notice[]>([])
  let lastId = 0
  return {
    tell(notice) {
      // The newest good news replaces the last; bad news adds up, but not without end.
      const kept = get()
        .filter(({ tone }) => tone === 'failed')
        .slice(-2)
      lastId += 1
      set([...kept, { ...notice, id: lastId }])
    },
    dismiss: (id) => set(get().filter((notice) => notice.id !== id)),
    subscribe,
    list: get,
  }
}
