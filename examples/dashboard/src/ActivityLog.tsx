import type { Activity, Pool } from '@nightcrawler/compute-pools'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useDashboard } from './dashboard.ts'
import { Problem } from './Problem.tsx'

interface ActivityLogProps {
  pools: readonly Pool[]
  /** The pool whose entries are shown; `undefined` for all. */
  watched: string | undefined
  onWatch(poolId: string | undefined): void
}

const step = 20

/** What happened, newest first, to all pools or to one: the server chooses. */
export function ActivityLog({ pools, watched, onWatch }: ActivityLogProps) {
  const { queries } = useDashboard()
  const [most, setMost] = useState(step)
  const options = queries.listActivity(watched === undefined ? {} : { poolId: watched })
  const { data, error, isPending, isPlaceholderData, refetch, dataUpdatedAt } = useQuery({
    ...options,
    // The old entries stay, dimmed, while those of another pool are on their way.
    placeholderData: keepPreviousData,
  })
  const entries = data?.activities ?? []
  // A pool that is gone has left its entries behind.
  const isGone = watched !== undefined && !pools.some(({ id }) => id === watched)
  return (
    <section className="activity" aria-labelledby="activity" aria-busy={isPending || isPlaceholderData}>
      <div className="section-head">
        <h2 id="activity" tabIndex={-1}>
          Activity
        </h2>
        <div className="section-tools">
          <select
            aria-label="Activity of"
            value={watched ?? ''}
            onChange={({ target }) => {
              onWatch(target.value || undefined)
              setMost(step)
            }}
          >
            <option value="">All pools</option>
            {isGone && <option value={watched}>A pool that is gone</option>}
            {pools.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      {error && <Problem what="The entries" error={error} onRetry={refetch} shownSince={data && dataUpdatedAt} />}
      <p role="status" className="visually-hidden">
        {data && !isPlaceholderData && `${entries.length} entries`}
      </p>
      {isPending && (
        <div className="bones" aria-hidden="true">
          <span className="bone" />
          <span className="bone" />
          <span className="bone" />
        </div>
      )}
      {data && entries.length === 0 && <p className="nothing">Nothing has happened {watched ? 'to this pool ' : ''}yet.</p>}
      {entries.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and without a mouse only what has the focus does
        <section className="entries" data-old={isPlaceholderData} aria-label="Entries" tabIndex={0}>
          <ol>
            {entries.slice(0, most).map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
        </section>
      )}
      {entries.length > most && (
        <button type="button" className="button more" onClick={() => setMost(most + 5 * step)}>
          Show {Math.min(5 * step, entries.length - most)} more
        </button>
      )}
    </section>
  )
}

function Entry({ entry: { poolName, action, details, timestamp, user } }: { entry: Activity }) {
  return (
    <li data-action={action}>
      <p>
        <strong>{poolName}</strong> <span className="action">{action.replaceAll('-', ' ')}</span>
      </p>
      <p>{details}</p>
      <p className="quiet when">
        <time dateTime={timestamp}>{momentOf(timestamp)}</time> <span>{user}</span>
      </p>
    </li>
  )
}

function momentOf(timestamp: string): string {
  return new Date(timestamp).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })
}
