import { browserStorage, type Keep } from './browserStorage.ts'
import { createStore } from './store.ts'

/** Who is signed in, and the question for it while one is open. */
export interface Session {
  token(): string | undefined
  /**
   * Opens the sign-in dialog. Resolves when somebody has signed in, and rejects when they would not. Asked twice, it is one question.
   *
   * @param refused Whether the server would not have the token that there is; without it, whether there is one.
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
  /** Whether the dialog is open. */
  asking: boolean
  /** Whether there was a token, and the server would not have it. */
  refused: boolean
}

/**
 * A session that lasts as long as the browser's tab.
 *
 * @param server what the token is for. One server never gets the token of another.
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

/** Why nobody is signed in: they were asked, and would not. */
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
