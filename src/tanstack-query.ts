import type { DataTag } from '@tanstack/query-core'
import type { CallError } from './client/errors.ts'
import type { ComputePoolsClient } from './client/types.ts'
import type { ActivityList, CreatePoolRequest, DeletePoolResult, Pool, PoolList, UpdatePoolRequest } from './generated/schema.js'

/**
 * The three readings of the API as options for TanStack Query 5, for the `useQuery` of any framework:
 *
 * ```ts
 * const queries = poolQueries(client)
 * useQuery(queries.listPools())
 * useQuery({ ...queries.getPool('pool-1'), staleTime: 10_000 })
 * ```
 *
 * A query that is cancelled ends its request. None is repeated by TanStack Query, because the client has repeated it where
 * that makes sense: `{ ...queries.listPools(), retry: 3 }` repeats all the same.
 *
 * @param scope Tells servers apart that share one QueryClient. Keys are the same for the same scope, whatever the client.
 */
export function poolQueries(client: Reading, scope?: string): PoolQueries {
  const keys = keysOf(scope)
  const retry = () => false
  return {
    all: { queryKey: keys.all },
    listPools: () => ({
      queryKey: keys.listPools() as Tagged<PoolList>,
      queryFn: ({ signal }) => client.listPools({ signal }),
      retry,
    }),
    getPool: (poolId) => ({
      queryKey: keys.getPool(poolId) as Tagged<Pool>,
      queryFn: ({ signal }) => client.getPool(poolId, { signal }),
      retry,
    }),
    listActivity: ({ poolId } = {}) => ({
      queryKey: keys.listActivity(poolId) as Tagged<ActivityList>,
      queryFn: ({ signal }) => client.listActivity({ poolId }, { signal }),
      retry,
    }),
  }
}

/**
 * The three changes as options for the `useMutation` of any framework. When one has settled, what it made out of date is
 * fetched anew: the list, the whole log, and of the pools only the one that changed. A refusal that changed nothing (400,
 * 401, 403, or never sent) fetches nothing. The mutation is pending until the pages are up to date again.
 *
 * All of this happens in `onSettled`; `onMutate`, `onSuccess` and `onError` are free for the caller:
 *
 * ```ts
 * useMutation({ ...poolMutations(client).createPool(), onSuccess: closeDialog })
 * ```
 *
 * @param scope The one that `poolQueries` was given.
 */
export function poolMutations(client: Writing, scope?: string): PoolMutations {
  const keys = keysOf(scope)
  return {
    createPool: () => ({
      mutationKey: [...keys.all, 'createPool'],
      mutationFn: (body) => client.createPool(body),
      async onSettled(pool, error, _body, _result, { client: cache }) {
        if (pool) cache.setQueryData(keys.getPool(pool.id), pool)
        await invalidate(cache, error, pool?.id)
      },
    }),
    updatePool: () => ({
      mutationKey: [...keys.all, 'updatePool'],
      mutationFn: ({ poolId, body }) => client.updatePool(poolId, body),
      async onSettled(pool, error, { poolId }, _result, { client: cache }) {
        if (pool) await replace(cache, poolId, pool)
        await invalidate(cache, error, poolId)
      },
    }),
    deletePool: () => ({
      mutationKey: [...keys.all, 'deletePool'],
      mutationFn: (poolId) => client.deletePool(poolId),
      async onSettled(deleted, error, poolId, _result, { client: cache }) {
        // Fetching it anew would only give a 404.
        if (deleted) cache.removeQueries({ queryKey: keys.getPool(poolId) })
        await invalidate(cache, error, poolId)
      },
    }),
  }

  async function replace(cache: Cache, poolId: string, pool: Pool): Promise<void> {
    // An answer from before the change, still under way, would come after it.
    await cache.cancelQueries({ queryKey: keys.getPool(poolId) })
    cache.setQueryData(keys.getPool(poolId), pool)
  }

  async function invalidate(cache: Cache, error: CallError | null, poolId: string | undefined): Promise<void> {
    if (error && changedNothing(error)) return
    const stale = [keys.listPools(), keys.listActivity(), ...(poolId === undefined ? [] : [keys.listActivity(poolId)])]
    // After a failure nobody has said what the pool is like now.
    if (error && poolId !== undefined) stale.push(keys.getPool(poolId))
    await Promise.all(stale.map((queryKey) => cache.invalidateQueries({ queryKey, exact: true })))
  }
}

/** What the three changes give `mutate` and expect of it. */
export interface PoolMutations {
  createPool(): PoolMutation<Pool, CreatePoolRequest>
  updatePool(): PoolMutation<Pool, { poolId: string; body: UpdatePoolRequest }>
  /** `mutate` takes the id of the pool. */
  deletePool(): PoolMutation<DeletePoolResult, string>
}

/** What the three readings give. Their names are those of the operations in the API document's description. */
export interface PoolQueries {
  /** The filter that every query of the scope fits: `queryClient.invalidateQueries(queries.all)`. */
  readonly all: { queryKey: readonly string[] }
  listPools(): PoolQuery<PoolList>
  getPool(poolId: string): PoolQuery<Pool>
  /** The whole log, or that of one pool, in the order of the server. */
  listActivity(filter?: { poolId?: string | undefined }): PoolQuery<ActivityList>
}

/** Options of one query, its data and its error known also to `queryClient.getQueryData(options.queryKey)`. */
export interface PoolQuery<Data> {
  queryKey: Tagged<Data>
  queryFn(context: { signal: AbortSignal }): Promise<Data>
  retry(failureCount: number, error: CallError): boolean
  /** Not set. It is where `useQueries` reads the type of the error. */
  throwOnError?: boolean | ((error: CallError) => boolean)
}

type Key = readonly (string | { poolId?: string })[]
type Tagged<Data> = DataTag<Key, Data, CallError>

/** Options of one mutation. */
export interface PoolMutation<Data, Variables> {
  mutationKey: readonly string[]
  mutationFn(variables: Variables): Promise<Data>
  onSettled(
    data: Data | undefined,
    error: CallError | null,
    variables: Variables,
    onMutateResult: unknown,
    context: { client: Cache },
  ): Promise<void>
}

type Reading = Pick<ComputePoolsClient, 'listPools' | 'getPool' | 'listActivity'>
type Writing = Pick<ComputePoolsClient, 'createPool' | 'updatePool' | 'deletePool'>

/** What is needed of a QueryClient. The class itself fits only the copy of TanStack Query that it comes from. */
interface Cache {
  setQueryData(queryKey: readonly unknown[], data: unknown): unknown
  cancelQueries(filter: { queryKey: readonly unknown[] }): Promise<void>
  removeQueries(filter: { queryKey: readonly unknown[] }): void
  invalidateQueries(filter: { queryKey: readonly unknown[]; exact: boolean }): Promise<void>
}

function keysOf(scope: string | undefined) {
  const all: readonly string[] = ['compute-pools', ...(scope === undefined ? [] : [scope])]
  return {
    all,
    listPools: (): Key => [...all, 'listPools'],
    getPool: (poolId: string): Key => [...all, 'getPool', { poolId }],
    listActivity: (poolId?: string): Key => [...all, 'listActivity', poolId === undefined ? {} : { poolId }],
  }
}

/** Everything else leaves open whether the server did what it was told, or shows that the pages were out of date. */
function changedNothing({ name }: CallError): boolean {
  return name === 'BadRequestError' || name === 'UnauthorizedError' || name === 'ForbiddenError' || name === 'RequestNotSentError'
}
