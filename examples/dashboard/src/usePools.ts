import type { CallError, PoolList } from '@nightcrawler/compute-pools'
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { withChange } from './changes.ts'
import { useDashboard } from './dashboard.ts'

/** The pools as the page shows them: as the server last said, with the changes under way. */
export interface PoolsState {
  list: PoolList | undefined
  /** The ids of pools that a change is under way for. */
  changing: ReadonlySet<string>
  error: CallError | null
  /** Whether nothing has been heard of the server yet. */
  isPending: boolean
  isFetching: boolean
  /** When the server last said it, in milliseconds since 1970. */
  updatedAt: number
  refresh: () => Promise<unknown>
}

export function usePools(): PoolsState {
  const { queries, changes } = useDashboard()
  const { data, error, isPending, isFetching, dataUpdatedAt, refetch } = useQuery(queries.listPools())
  const underWay = useSyncExternalStore(changes.subscribe, changes.list)
  const ids = underWay.map((change) => (change.kind === 'create' ? change.pool.id : change.poolId))
  return {
    list: data && underWay.reduce(withChange, data),
    changing: new Set(ids),
    error,
    isPending,
    isFetching,
    updatedAt: dataUpdatedAt,
    refresh: refetch,
  }
}
