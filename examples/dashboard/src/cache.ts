import type { CallError } from '@nightcrawler/compute-pools'
import type { PoolQueries } from '@nightcrawler/compute-pools/tanstack-query'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { type Session, SignInDeclined } from './session.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: CallError
  }
}

/** The page's memory of what the server said. Without a connection it asks all the same, so that the page can say so. */
export function createCache(session: Session, queries: PoolQueries): QueryClient {
  const cache: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError(error) {
        // The client has asked once and tried again: the new token was refused too. Who declined is left in peace.
        if (error.status !== 401 || error.cause instanceof SignInDeclined) return
        session.ask().then(
          () => cache.invalidateQueries(queries.all),
          () => {},
        )
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 5000,
        // Nobody is asked to sign in for something that they did not do.
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
