import { createStore } from './store.ts'

/** A message about a success or a failure. */
export interface Notice {
  id: number
  tone: 'done' | 'failed'
  text: string
  action?: { label: string; run: () => void }
}

/** Visible notices. Failures stay until the user dismisses them. */
export interface Notices {
  show(notice: Omit<Notice, 'id'>): void
  dismiss(id: number): void
  subscribe(listener: () => void): () => void
  list(): readonly Notice[]
}

export function createNotices(): Notices {
  const { get, set, subscribe } = createStore<readonly Notice[]>([])
  let lastId = 0
  return {
    show(notice) {
      // A new success replaces the last one. Failures add up to a limit.
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
