import { poolMutations, poolQueries } from '@nightcrawler/compute-pools/tanstack-query'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { chosenApi, connect } from './api.ts'
import { createCache } from './cache.ts'
import { createChanges } from './changes.ts'
import { DashboardContext } from './dashboard.ts'
import { NoServer } from './NoServer.tsx'
import { createNotices } from './notices.ts'
import { createSession } from './session.ts'
import { applyTheme } from './theme.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/header.css'
import './styles/summary.css'
import './styles/pools.css'
import './styles/problem.css'
import './styles/activity.css'
import './styles/dialogs.css'
import './styles/form.css'
import './styles/notices.css'
import './styles/motion.css'

applyTheme()
const chosen = chosenApi()
const session = createSession(chosen)
const root = createRoot(document.getElementById('root') ?? document.body)

try {
  const api = await connect(chosen, session)
  const queries = poolQueries(api.client)
  const mutations = poolMutations(api.client)
  const dashboard = { api, queries, mutations, session, notices: createNotices(), changes: createChanges() }
  root.render(
    <StrictMode>
      <DashboardContext value={dashboard}>
        <QueryClientProvider client={createCache(session, queries)}>
          <App />
        </QueryClientProvider>
      </DashboardContext>
    </StrictMode>,
  )
} catch (error) {
  root.render(<NoServer chosen={chosen} error={error} />)
}
