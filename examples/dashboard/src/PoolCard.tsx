import type { Pool } from '@nightcrawler/compute-pools'
import { useEffect, useId, useRef } from 'react'
import { isProvisional } from './changes.ts'
import { Gauge } from './Gauge.tsx'
import { Icon } from './Icon.tsx'
import { StatusBadge } from './StatusBadge.tsx'

interface PoolCardProps {
  pool: Pool
  /** True while a change is not confirmed by the server. */
  changing: boolean
  onEdit(pool: Pool): void
  onDelete(pool: Pool): void
  onWatch(pool: Pool): void
}

export function PoolCard({ pool, changing, onEdit, onDelete, onWatch }: PoolCardProps) {
  const headingId = useId()
  const provisional = isProvisional(pool)
  const element = useRef<HTMLLIElement>(null)
  // Servers list a new pool last, possibly below the visible part.
  useEffect(() => {
    if (provisional) element.current?.scrollIntoView({ block: 'nearest' })
  }, [provisional])
  return (
    <li ref={element} className="card" data-changing={changing} aria-labelledby={headingId} aria-busy={changing}>
      <div className="card-head">
        <h3 id={headingId}>{pool.name}</h3>
        {changing ? (
          <span className="badge" data-tone="busy">
            {provisional ? 'creating…' : 'saving…'}
          </span>
        ) : (
          <StatusBadge status={pool.status} />
        )}
      </div>
      <p className="card-place">
        <Icon name="place" />
        <span className="visually-hidden">Provider and region: </span>
        {pool.provider} · {pool.region}
      </p>
      <p className="card-text">{pool.description}</p>
      <div className="gauges">
        <Gauge name="CPU" percent={pool.cpuUtilization} />
        <Gauge name="Memory" percent={pool.memoryUtilization} />
        <Gauge name="GPU" percent={pool.gpuUtilization} />
        <Gauge name="Network" percent={pool.networkUtilization} />
      </div>
      <div className="card-nodes">
        <strong>
          {pool.nodeCount.toLocaleString('en')} {pool.nodeCount === 1 ? 'node' : 'nodes'}
        </strong>
        <ul aria-label="Node types">
          {pool.nodeTypes.map(({ type, count }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a pool may have the same type twice
            <li key={i}>
              {count.toLocaleString('en')} × {type}
            </li>
          ))}
        </ul>
      </div>
      <Tags tags={pool.tags} />
      <div className="card-foot">
        <span className="quiet">{pool.createdAt ? `Since ${dayOf(pool.createdAt)}` : 'Not created yet'}</span>
        {!provisional && (
          <div className="card-actions">
            <button
              type="button"
              className="button icon-only"
              onClick={() => onWatch(pool)}
              aria-label={`Activity of ${pool.name}`}
              title="Activity"
            >
              <Icon name="log" />
            </button>
            <button
              type="button"
              className="button icon-only"
              onClick={() => onEdit(pool)}
              aria-label={`Edit ${pool.name}`}
              title="Edit"
            >
              <Icon name="edit" />
            </button>
            <button
              type="button"
              className="button icon-only danger"
              onClick={() => onDelete(pool)}
              aria-label={`Delete ${pool.name}`}
              title="Delete"
            >
              <Icon name="delete" />
            </button>
          </div>
        )}
      </div>
    </li>
  )
}

/** Real pools have empty and duplicate tags. Empty ones are not shown. */
function Tags({ tags }: { tags: string[] }) {
  const shown = tags.filter((tag) => tag.trim() !== '')
  if (shown.length === 0) return null
  return (
    <ul className="tags" aria-label="Tags">
      {shown.map((tag, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={i}>{tag}</li>
      ))}
    </ul>
  )
}

/** Formats `2023-01-15` without converting it to a time zone. Servers may also send a time. */
function dayOf(createdAt: string): string {
  const date = new Date(createdAt)
  if (Number.isNaN(date.getTime())) return createdAt
  return date.toLocaleDateString('en', { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' })
}
