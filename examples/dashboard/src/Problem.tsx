import type { CallError } from '@nightcrawler/compute-pools'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useDashboard } from './dashboard.ts'
import { explainReading } from './explain.ts'
import { Icon } from './Icon.tsx'

interface ProblemProps {
  /** What cannot be shown, such as `The pools`. */
  what: string
  error: CallError
  onRetry(): Promise<unknown>
  /** Since when what is shown below it is all that is known, in milliseconds since 1970; without it, nothing is shown. */
  shownSince?: number | undefined
}

/** Why something cannot be shown, or not as it is now, and the way out. */
export function Problem({ what, error, onRetry, shownSince }: ProblemProps) {
  const { session, queries } = useDashboard()
  const cache = useQueryClient()
  const [busy, setBusy] = useState(false)
  const { title, text, detail, way } = explainReading(error)
  const act = async () => {
    if (busy) return
    setBusy(true)
    if (way === 'retry') await onRetry()
    else
      await session.ask(false).then(
        () => cache.resetQueries(queries.all),
        () => {},
      )
    setBusy(false)
  }
  const icon = way === 'sign-in' ? 'lock' : error.name === 'ConnectionError' ? 'offline' : 'warning'
  return (
    <div className={shownSince ? 'problem problem-aside' : 'problem'} role="alert" data-error={error.name}>
      <Icon name={icon} />
      <div>
        <h3>{title}</h3>
        <p>
          {text}
          {shownSince !== undefined && ` ${what} are as they were at ${new Date(shownSince).toLocaleTimeString('en')}.`}
        </p>
        {detail && (
          <details>
            <summary>Details</summary>
            <p>{detail}</p>
          </details>
        )}
      </div>
      <button type="button" className="button" onClick={act} aria-disabled={busy}>
        {way === 'retry' ? (busy ? 'Trying…' : 'Try again') : 'Sign in'}
      </button>
    </div>
  )
}
