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
export function createSession(
  server: string,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = sessionStorage,
): Session {
  const key = `token for ${server}`
  const listeners = new Set<() => void>()
  let question: { promise: Promise<void>; resolve: () => void; reject: (reason: Error) => void } | undefined
  let state: SessionState = { signedIn: storage.getItem(key) !== null, asking: false, refused: false }
  const become = (next: Partial<SessionState>) => {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }
  return {
    token: () => storage.getItem(key) ?? undefined,
    ask(refused = state.signedIn) {
      question ??= openQuestion()
      become({ asking: true, refused })
      return question.promise
    },
    signIn(token) {
      storage.setItem(key, token)
      become({ signedIn: true, asking: false, refused: false })
      question?.resolve()
      question = undefined
    },
    decline() {
      become({ asking: false })
      question?.reject(new SignInDeclined('Nobody signed in'))
      question = undefined
    },
    signOut() {
      storage.removeItem(key)
      become({ signedIn: false, refused: false })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    state: () => state,
  }
}

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
