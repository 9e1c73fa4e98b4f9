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
  const listeners = new Set<() => void>()
  let notices: readonly Notice[] = []
  let lastId = 0
  const become = (next: readonly Notice[]) => {
    notices = next
    for (const listener of listeners) listener()
  }
  return {
    tell(notice) {
      // The newest good news replaces the last; bad news adds up, but not without end.
      const kept = notices.filter(({ tone }) => tone === 'failed').slice(-2)
      lastId += 1
      become([...kept, { ...notice, id: lastId }])
    },
    dismiss: (id) => become(notices.filter((notice) => notice.id !== id)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    list: () => notices,
  }
}
