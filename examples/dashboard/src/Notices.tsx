import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useDashboard } from './dashboard.ts'
import { Icon } from './Icon.tsx'
import type { Notice } from './notices.ts'
import { useFocusKept } from './useFocusKept.ts'

const successMs = 6000

/** Notices in two live regions: polite for successes, assertive for failures. */
export function Notices() {
  return (
    <section className="notices" aria-label="Notices">
      <div role="alert">
        <NoticesOf tone="failed" />
      </div>
      <div role="status">
        <NoticesOf tone="done" />
      </div>
    </section>
  )
}

function NoticesOf({ tone }: Pick<Notice, 'tone'>) {
  const { notices } = useDashboard()
  const list = useSyncExternalStore(notices.subscribe, notices.list)
  return list
    .filter((notice) => notice.tone === tone)
    .map((notice) => <NoticeCard key={notice.id} notice={notice} onDismiss={() => notices.dismiss(notice.id)} />)
}

function NoticeCard({ notice: { id, tone, text, action }, onDismiss }: { notice: Notice; onDismiss(): void }) {
  const { notices } = useDashboard()
  const element = useRef<HTMLDivElement>(null)
  useFocusKept(element)
  useEffect(() => {
    if (tone === 'failed') return
    const timer = setTimeout(() => notices.dismiss(id), successMs)
    return () => clearTimeout(timer)
  }, [notices, id, tone])
  return (
    <div ref={element} className="notice" data-tone={tone}>
      <Icon name={tone === 'failed' ? 'warning' : 'done'} />
      <p>{text}</p>
      <button type="button" className="button icon-only plain" onClick={onDismiss} aria-label="Dismiss">
        <Icon name="close" />
      </button>
      {action && (
        <button
          type="button"
          className="button"
          onClick={() => {
            onDismiss()
            action.run()
          }}
        >
          {action.label}
        </button>
      )}
    </div>
  )
}
