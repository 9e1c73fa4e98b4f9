import type { PoolMutations, PoolQueries } from '@nightcrawler/compute-pools/tanstack-query'
import { createContext, use } from 'react'
import type { Api } from './api.ts'
import type { Changes } from './changes.ts'
import type { Notices } from './notices.ts'
import type { Session } from './session.ts'

/** What every part of the page may ask for. None of it changes while the page is open. */
export interface Dashboard {
  api: Api
  queries: PoolQueries
  mutations: PoolMutations
  session: Session
  notices: Notices
  changes: Changes
}

/** Is given once, in `main.tsx`. */
export const DashboardContext = createContext<Dashboard | undefined>(undefined)

/** @throws {Error} outside of a DashboardContext. */
export function useDashboard(): Dashboard {
  const dashboard = use(DashboardContext)
  if (!dashboard) throw new Error('useDashboard() needs a DashboardContext around it')
  return dashboard
}
