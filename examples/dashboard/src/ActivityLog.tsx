import type { Activity, Pool } from '@nightcrawler/compute-pools'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useDashboard } from './dashboard.ts'
import { Problem } from './Problem.tsx'
import { useFocusKept } from './useFocusKept.ts'

interface ActivityLogProps {
  /** Pools to choose from; `undefined` while they are loading. */
  pools: readonly Pool[] | undefined
  /** Pool whose entries are shown; `undefined` for all. */
  watched: string | undefined
  onWatch(poolId: string | undefined): void
}

/** Activity log of all pools or of one, newest first. The server filters it. */
export function ActivityLog({ pools, watched, onWatch }: ActivityLogProps) {
  const { queries } = useDashboard()
  const options = queries.listActivity(watched === undefined ? {} : { poolId: watched })
  const { data, error, isPending, isPlaceholderData, refetch, dataUpdatedAt } = useQuery({
    ...options,
    // The old entries stay dimmed while those of another pool are loading.
    placeholderData: keepPreviousData,
  })
  // The entries of a deleted pool may remain, or the server responds with 404.
  const isDeleted = watched !== undefined && pools !== undefined && !pools.some(({ id }) => id === watched)
  const isUnknown = watched !== undefined && error?.name === 'NotFoundError'
  const entries = isUnknown ? undefined : data?.activities
  return (
    <section className="activity" aria-labelledby="activity" aria-busy={isPending || isPlaceholderData}>
      <div className="section-head">
        <h2 id="activity" tabIndex={-1}>
          Activity
        </h2>
        <div className="section-tools">
          <select aria-label="Activity of" value={watched ?? ''} onChange={({ target }) => onWatch(target.value || undefined)}>
            <option value="">All pools</option>
            {isDeleted && <option value={watched}>Deleted pool</option>}
            {pools?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      {error && !isUnknown && (
        <Problem content="The entries" headingId="activity" error={error} onRetry={refetch} shownSince={data && dataUpdatedAt} />
      )}
      <p role="status" className="visually-hidden">
        {entries && !isPlaceholderData && `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`}
      </p>
      {isPending && (
        <div className="bones" aria-hidden="true">
          <span className="bone" />
          <span className="bone" />
          <span className="bone" />
        </div>
      )}
      {isUnknown && <p className="nothing">There are no entries for this pool.</p>}
      {entries?.length === 0 && <p className="nothing">No activity {watched ? 'of this pool ' : ''}yet.</p>}
      {entries && entries.length > 0 && <Entries key={watched} entries={entries} isOld={isPlaceholderData} />}
    </section>
  )
}

const step = 20

/** Newest entries, with a button that shows more. A log may have thousands. */
function Entries({ entries, isOld }: { entries: readonly Activity[]; isOld: boolean }) {
  const [most, setMost] = useState(step)
  // The API does not define the order.
  const newestFirst = entries.toSorted((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp))
  const left = entries.length - most
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users can only scroll a focused element */}
      <section className="entries" data-old={isOld} aria-label="Entries" tabIndex={0}>
        <ol>
          {newestFirst.slice(0, most).map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      </section>
      {left > 0 && <MoreButton count={Math.min(5 * step, left)} onMore={() => setMost(most + 5 * step)} />}
    </>
  )
}

function MoreButton({ count, onMore }: { count: number; onMore(): void }) {
  const element = useRef<HTMLButtonElement>(null)
  useFocusKept(element, 'activity')
  return (
    <button ref={element} type="button" className="button more" onClick={onMore}>
      Show {count} more
    </button>
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
