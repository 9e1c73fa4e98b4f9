import { browserStorage, type Keep } from './browserStorage.ts'
import { createStore } from './store.ts'

/** The current user, and the sign-in dialog. */
export interface Session {
  token(): string | undefined
  /**
   * Opens the sign-in dialog. Resolves after the sign-in and rejects if the user declines. Parallel calls share one dialog.
   *
   * @param refused True if the server rejected the token. Defaults to true if there is a token.
   */
  ask(refused?: boolean): Promise<void>
  signIn(token: string): void
  decline(): void
  signOut(): void
  subscribe(listener: () => void): () => void
  state(): SessionState
}

export interface SessionState {
  signedIn: boolean
  /** True while the dialog is open. */
  asking: boolean
  /** True if the server rejected a token. */
  refused: boolean
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
    asking: false,
    refused: false,
  })
  let question: { promise: Promise<void>; resolve: () => void; reject: (reason: Error) => void } | undefined
  return {
    token: () => storage.getItem(key) ?? undefined,
    ask(refused = get().signedIn) {
      question ??= openQuestion()
      set({ ...get(), asking: true, refused })
      return question.promise
    },
    signIn(token) {
      storage.setItem(key, token)
      set({ signedIn: true, asking: false, refused: false })
      question?.resolve()
      question = undefined
    },
    decline() {
      set({ ...get(), asking: false })
      question?.reject(new SignInDeclined('Nobody signed in'))
      question = undefined
    },
    signOut() {
      storage.removeItem(key)
      set({ ...get(), signedIn: false, refused: false })
    },
    subscribe,
    state: get,
  }
}

/** Thrown if the user declines to sign in. */
export class SignInDeclined extends Error {
  override readonly name = 'SignInDeclined'
}

function openQuestion() {
  let resolve = () => {}
  let reject = (_reason: Error) => {}
  const promise = new Promise<void>((onSignIn, onDecline) => {
    resolve = onSignIn
    reject = onDecline
  })
  return { promise, resolve, reject }
}
