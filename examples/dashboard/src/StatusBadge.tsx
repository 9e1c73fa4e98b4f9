import type { Pool } from '@nightcrawler/compute-pools'

/** The API documents three statuses. Servers may use others. */
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

/** Status with text and an icon, because color alone is not accessible. */
export function StatusBadge({ status }: { status: Pool['status'] }) {
  return (
    <span className="badge" data-tone={statusTone(status)}>
      <span className="visually-hidden">Status: </span>
      {status}
    </span>
  )
}
