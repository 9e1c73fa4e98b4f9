import type { PoolMutations, PoolQueries } from '@nightcrawler/compute-pools/tanstack-query'
import { createContext, use } from 'react'
import type { Api } from './api.ts'
import type { Changes } from './changes.ts'
import type { Notices } from './notices.ts'
import type { Session } from './session.ts'

/** Shared by all components. Constant while the page is open. */
export interface Dashboard {
  api: Api
  queries: PoolQueries
  mutations: PoolMutations
  session: Session
  notices: Notices
  changes: Changes
}

/** Provided by `main.tsx`. */
export const DashboardContext = createContext<Dashboard | undefined>(undefined)

/** @throws {Error} outside a DashboardContext. */
export function useDashboard(): Dashboard {
  const dashboard = use(DashboardContext)
  if (!dashboard) throw new Error('useDashboard() needs a DashboardContext around it')
  return dashboard
}
