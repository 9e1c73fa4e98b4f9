import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useDashboard } from './dashboard.ts'
import { Icon } from './Icon.tsx'
import type { PoolsState } from './usePools.ts'

/** Fetches everything again and announces the result. Automatic updates are not announced. */
export function RefreshButton({ pools }: { pools: PoolsState }) {
  const { queries } = useDashboard()
  const cache = useQueryClient()
  const [announcement, setAnnouncement] = useState('')
  const { updatedAt, isFetching } = pools
  const time = updatedAt === 0 ? undefined : new Date(updatedAt).toLocaleTimeString('en')
  const refresh = async () => {
    setAnnouncement('Refreshing')
    await cache.invalidateQueries(queries.all)
    const state = cache.getQueryState(queries.listPools().queryKey)
    setAnnouncement(state?.status === 'success' ? `Refreshed, ${state.data?.pools.length} pools` : '')
  }
  return (
    <>
      {time && (
        <span className="quiet updated">
          Updated <time dateTime={new Date(updatedAt).toISOString()}>{time}</time>
        </span>
      )}
      <button type="button" className="button" onClick={refresh} data-busy={isFetching}>
        <Icon name="refresh" /> Refresh
      </button>
      <span role="status" className="visually-hidden">
        {announcement}
      </span>
    </>
  )
}
