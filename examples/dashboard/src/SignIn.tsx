import { useState, useSyncExternalStore } from 'react'
import { Dialog } from './Dialog.tsx'
import { useDashboard } from './dashboard.ts'

/** Requests a token after a 401. Pending calls wait for it and then continue. */
export function SignIn() {
  const { session } = useDashboard()
  const { isDialogOpen } = useSyncExternalStore(session.subscribe, session.state)
  return isDialogOpen && <SignInDialog />
}

function SignInDialog() {
  const { session, api } = useDashboard()
  const { rejected } = useSyncExternalStore(session.subscribe, session.state)
  const [token, setToken] = useState('')
  const [missing, setMissing] = useState(false)
  const problem = missing ? 'Enter a token' : rejected ? 'The server rejected this token' : undefined
  return (
    <Dialog title="Sign in" onClose={session.decline}>
      <p className="quiet">{api.place}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (token.trim()) session.signIn(token.trim())
          else setMissing(true)
        }}
      >
        <label className="field">
          <span>Token</span>
          <input
            type="password"
            autoComplete="current-password"
            value={token}
            onChange={({ target }) => setToken(target.value)}
            aria-invalid={problem !== undefined}
            aria-describedby="sign-in-problem"
          />
        </label>
        <p id="sign-in-problem" className="mistake" role="alert">
          {problem}
        </p>
        {api.demo && api.demo.tokens.length > 0 && (
          <ul className="hints">
            {api.demo.tokens.map(({ token, may }) => (
              <li key={token}>
                <code>{token}</code> {may}
              </li>
            ))}
          </ul>
        )}
        <div className="dialog-foot">
          <button type="button" className="button" onClick={session.decline}>
            Not now
          </button>
          <button type="submit" className="button primary">
            Sign in
          </button>
        </div>
      </form>
    </Dialog>
  )
}
