import type { CallError } from '@nightcrawler/compute-pools'
import type { PoolQueries } from '@nightcrawler/compute-pools/tanstack-query'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { type Session, SignInDeclined } from './session.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: CallError
  }
}

/** Creates the query cache. It also fetches while offline, so that the page can show the error. */
export function createCache(session: Session, queries: PoolQueries): QueryClient {
  const cache: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError(error) {
        // The new token was rejected too. Do not open the dialog again if the user declined to sign in.
        if (error.status !== 401 || error.cause instanceof SignInDeclined) return
        session.requestSignIn().then(
          () => cache.invalidateQueries(queries.all),
          () => {},
        )
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 5000,
        // Do not open the sign-in dialog for a background fetch.
        refetchInterval: ({ state }) => (isSignedOut(state) ? false : 15_000),
        refetchOnWindowFocus: ({ state }) => !isSignedOut(state),
        refetchOnReconnect: ({ state }) => !isSignedOut(state),
      },
      mutations: { networkMode: 'always' },
    },
  })
  return cache
}

function isSignedOut({ error }: { error: CallError | null }): boolean {
  return error?.status === 401
}
