import type { CallError, PoolList } from '@nightcrawler/compute-pools'
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { withChange } from './changes.ts'
import { useDashboard } from './dashboard.ts'

/** Pools to show: the last response with the pending changes applied. */
export interface PoolsState {
  list: PoolList | undefined
  /** Ids of pools with a pending change. */
  changing: ReadonlySet<string>
  error: CallError | null
  /** True before the first response. */
  isPending: boolean
  isFetching: boolean
  /** Time of the last response, in milliseconds since 1970. */
  updatedAt: number
  refresh: () => Promise<unknown>
}

export function usePools(): PoolsState {
  const { queries, changes } = useDashboard()
  const { data, error, isPending, isFetching, dataUpdatedAt, refetch } = useQuery(queries.listPools())
  const pending = useSyncExternalStore(changes.subscribe, changes.list)
  const ids = pending.map((change) => (change.kind === 'create' ? change.pool.id : change.poolId))
  return {
    list: data && pending.reduce(withChange, data),
    changing: new Set(ids),
    error,
    isPending,
    isFetching,
    updatedAt: dataUpdatedAt,
    refresh: refetch,
  }
}
