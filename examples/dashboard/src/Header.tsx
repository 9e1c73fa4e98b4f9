import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { DemoPanel } from './DemoPanel.tsx'
import { useDashboard } from './dashboard.ts'
import { ThemeSwitch } from './ThemeSwitch.tsx'

/** Header with the title, the server and the current user. */
export function Header() {
  const { api, session, queries, notices } = useDashboard()
  const { signedIn } = useSyncExternalStore(session.subscribe, session.state)
  const cache = useQueryClient()
  return (
    <header className="header">
      <h1>
        <img src="./icon.svg" alt="" width="32" height="32" /> Compute Pools
      </h1>
      <p className="place">
        <span className="visually-hidden">Server: </span>
        {api.place}
      </p>
      <div className="header-tools">
        {api.demo && <DemoPanel demo={api.demo} />}
        {signedIn && (
          <button
            type="button"
            className="button plain"
            onClick={() => {
              session.signOut()
              // The next user may not see this data.
              cache.resetQueries(queries.all)
              for (const { id } of notices.list()) notices.dismiss(id)
            }}
          >
            Sign out
          </button>
        )}
        <ThemeSwitch />
      </div>
    </header>
  )
}
