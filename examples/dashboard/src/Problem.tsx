import type { CallError } from '@nightcrawler/compute-pools'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useDashboard } from './dashboard.ts'
import { explainReading } from './explain.ts'
import { Icon } from './Icon.tsx'
import { useFocusKept } from './useFocusKept.ts'

interface ProblemProps {
  /** Content that cannot be shown, such as `The pools`, and the id of its heading. */
  content: string
  headingId: 'pools' | 'activity'
  error: CallError
  onRetry(): Promise<unknown>
  /** Time of the data shown below, in milliseconds since 1970; `undefined` if there is none. */
  shownSince?: number | undefined
}

/** Error message for content that is missing or out of date, with a way to try again. */
export function Problem({ content, headingId, error, onRetry, shownSince }: ProblemProps) {
  const { session, queries } = useDashboard()
  const cache = useQueryClient()
  const element = useRef<HTMLDivElement>(null)
  const [busy, setBusy] = useState(false)
  useFocusKept(element, headingId)
  const { title, text, detail, action } = explainReading(error)
  const act = async () => {
    if (busy) return
    setBusy(true)
    if (action === 'retry') await onRetry()
    else
      await session.requestSignIn(false).then(
        () => cache.resetQueries(queries.all),
        () => {},
      )
    setBusy(false)
  }
  const icon = action === 'sign-in' ? 'lock' : error.name === 'ConnectionError' ? 'offline' : 'warning'
  return (
    <div ref={element} className="problem" role="alert" data-error={error.name}>
      <Icon name={icon} />
      <div>
        <h3>{title}</h3>
        <p>
          {text}
          {shownSince !== undefined && ` ${content} shown are from ${new Date(shownSince).toLocaleTimeString('en')}.`}
        </p>
        {detail && (
          <details>
            <summary>Details</summary>
            <p>{detail}</p>
          </details>
        )}
      </div>
      <button type="button" className="button" onClick={act} aria-disabled={busy}>
        {action === 'retry' ? (busy ? 'Trying…' : 'Try again') : 'Sign in'}
      </button>
    </div>
  )
}
