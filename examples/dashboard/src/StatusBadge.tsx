import type { Pool } from '@nightcrawler/compute-pools'

/** The API has three statuses that it names, and any other that a server likes. */
export function statusTone(status: Pool['status']): 'good' | 'busy' | 'care' | 'other' {
  switch (status) {
    case 'active':
      return 'good'
    case 'initializing':
      return 'busy'
    case 'maintenance':
      return 'care'
    default:
      return 'other'
  }
}

/** In words, with a sign of its own for each: colour alone would not do. */
export function StatusBadge({ status }: { status: Pool['status'] }) {
  return (
    <span className="badge" data-tone={statusTone(status)}>
      <span className="visually-hidden">Status: </span>
      {status}
    </span>
  )
}
