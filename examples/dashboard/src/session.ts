import { browserStorage, type Keep } from './browserStorage.ts'
import { createStore } from './store.ts'

/** The current user, and the sign-in dialog. */
export interface Session {
  token(): string | undefined
  /**
   * Opens the sign-in dialog. Resolves after the sign-in and rejects if the user declines. Parallel calls share one dialog.
   *
   * @param rejected True if the server rejected the token. Defaults to true if there is a token.
   */
  requestSignIn(rejected?: boolean): Promise<void>
  signIn(token: string): void
  decline(): void
  signOut(): void
  subscribe(listener: () => void): () => void
  state(): SessionState
}

export interface SessionState {
  signedIn: boolean
  /** True while the dialog is open. */
  isDialogOpen: boolean
  /** True if the server rejected a token. */
  rejected: boolean
}

/**
 * Creates a session for the current tab of the browser.
 *
 * @param server Server of the token. The token is never sent to another server.
 */
export function createSession(server: string, storage: Keep = browserStorage('sessionStorage')): Session {
  const key = `token for ${server}`
  const { get, set, subscribe } = createStore<SessionState>({
    signedIn: storage.getItem(key) !== null,
    isDialogOpen: false,
    rejected: false,
  })
  let pending: { promise: Promise<void>; resolve: () => void; reject: (reason: Error) => void } | undefined
  return {
    token: () => storage.getItem(key) ?? undefined,
    requestSignIn(rejected = get().signedIn) {
      pending ??= createPendingSignIn()
      set({ ...get(), isDialogOpen: true, rejected })
      return pending.promise
    },
    signIn(token) {
      storage.setItem(key, token)
      set({ signedIn: true, isDialogOpen: false, rejected: false })
      pending?.resolve()
      pending = undefined
    },
    decline() {
      set({ ...get(), isDialogOpen: false })
      pending?.reject(new SignInDeclined('the user did not sign in'))
      pending = undefined
    },
    signOut() {
      storage.removeItem(key)
      set({ ...get(), signedIn: false, rejected: false })
    },
    subscribe,
    state: get,
  }
}

/** Thrown if the user declines to sign in. */
export class SignInDeclined extends Error {
  override readonly name = 'SignInDeclined'
}

function createPendingSignIn() {
  let resolve = () => {}
  let reject = (_reason: Error) => {}
  const promise = new Promise<void>((onSignIn, onDecline) => {
    resolve = onSignIn
    reject = onDecline
  })
  return { promise, resolve, reject }
}
