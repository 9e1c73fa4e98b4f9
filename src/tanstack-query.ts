import type { DataTag } from '@tanstack/query-core'
import type { CallError } from './client/errors.ts'
import type { ComputePoolsClient } from './client/types.ts'
import type { ActivityList, CreatePoolRequest, DeletePoolResult, Pool, PoolList, UpdatePoolRequest } from './generated/schema.js'

/**
 * Creates options of TanStack Query 5 for the three read operations, for the `useQuery` of any framework.
 *
 * ```ts
 * const queries = poolQueries(client)
 * useQuery(queries.listPools())
 * useQuery({ ...queries.getPool('pool-1'), staleTime: 10_000 })
 * ```
 *
 * Canceling a query aborts its request. TanStack Query does not retry, because the client has retried already. To retry all
 * the same: `{ ...queries.listPools(), retry: 3 }`.
 *
 * @param scope Distinguishes servers that share one QueryClient. Keys depend on the scope only, not on the client.
 */
export function poolQueries(client: ReadClient, scope?: string): PoolQueries {
  const keys = createKeys(scope)
  const retry = () => false
  return {
    all: { queryKey: keys.all },
    listPools: () => ({
      queryKey: keys.listPools() as TypedKey<PoolList>,
      queryFn: ({ signal }) => client.listPools({ signal }),
      retry,
    }),
    getPool: (poolId) => ({
      queryKey: keys.getPool(poolId) as TypedKey<Pool>,
      queryFn: ({ signal }) => client.getPool(poolId, { signal }),
      retry,
    }),
    listActivity: ({ poolId } = {}) => ({
      queryKey: keys.listActivity(poolId) as TypedKey<ActivityList>,
      queryFn: ({ signal }) => client.listActivity({ poolId }, { signal }),
      retry,
    }),
  }
}

/**
 * Creates options of TanStack Query 5 for the three write operations, for the `useMutation` of any framework.
 *
 * After a mutation, stale queries are refetched: the list, the whole activity log, and the changed pool with its log. An
 * error that changed nothing (400, 401, 403 or not sent) refetches nothing. The mutation is pending until the refetch is
 * done. All of this happens in `onSettled`. `onMutate`, `onSuccess` and `onError` are free for the caller:
 *
 * ```ts
 * useMutation({ ...poolMutations(client).createPool(), onSuccess: closeDialog })
 * ```
 *
 * @param scope The scope of `poolQueries`.
 */
export function poolMutations(client: WriteClient, scope?: string): PoolMutations {
  const keys = createKeys(scope)
  return {
    createPool: () => ({
      mutationKey: [...keys.all, 'createPool'],
      mutationFn: (body) => client.createPool(body),
      async onSettled(pool, error, _body, _result, { client: cache }) {
        if (pool) cache.setQueryData(keys.getPool(pool.id), pool)
        await refetchStale(cache, error, pool?.id)
      },
    }),
    updatePool: () => ({
      mutationKey: [...keys.all, 'updatePool'],
      mutationFn: ({ poolId, body }) => client.updatePool(poolId, body),
      async onSettled(pool, error, { poolId }, _result, { client: cache }) {
        if (pool) await replacePool(cache, poolId, pool)
        await refetchStale(cache, error, poolId)
      },
    }),
    deletePool: () => ({
      mutationKey: [...keys.all, 'deletePool'],
      mutationFn: (poolId) => client.deletePool(poolId),
      async onSettled(deleted, error, poolId, _result, { client: cache }) {
        // A refetch would only get a 404.
        if (deleted) cache.removeQueries({ queryKey: keys.getPool(poolId) })
        await refetchStale(cache, error, poolId)
      },
    }),
  }

  async function replacePool(cache: Cache, poolId: string, pool: Pool): Promise<void> {
    // A response from before the change may still be in flight and would overwrite it.
    await cache.cancelQueries({ queryKey: keys.getPool(poolId) })
    cache.setQueryData(keys.getPool(poolId), pool)
  }

  async function refetchStale(cache: Cache, error: CallError | null, poolId: string | undefined): Promise<void> {
    if (error && changedNothing(error)) return
    const stale = [keys.listPools(), keys.listActivity(), ...(poolId === undefined ? [] : [keys.listActivity(poolId)])]
    // After a failure the state of the pool is unknown.
    if (error && poolId !== undefined) stale.push(keys.getPool(poolId))
    await Promise.all(stale.map((queryKey) => cache.invalidateQueries({ queryKey, exact: true })))
  }
}

/** Mutation options of the three write operations. */
export interface PoolMutations {
  createPool(): PoolMutation<Pool, CreatePoolRequest>
  updatePool(): PoolMutation<Pool, { poolId: string; body: UpdatePoolRequest }>
  /** `mutate` takes the pool id. */
  deletePool(): PoolMutation<DeletePoolResult, string>
}

/** Query options of the three read operations, named by their operation ids. */
export interface PoolQueries {
  /** Filter that matches all queries of the scope: `queryClient.invalidateQueries(queries.all)`. */
  readonly all: { queryKey: readonly string[] }
  listPools(): PoolQuery<PoolList>
  getPool(poolId: string): PoolQuery<Pool>
  /** The whole activity log, or the log of one pool, in the order of the server. */
  listActivity(filter?: { poolId?: string | undefined }): PoolQuery<ActivityList>
}

/** Options of one query. The key carries the types of data and error, so `queryClient.getQueryData(queryKey)` is typed. */
export interface PoolQuery<Data> {
  queryKey: TypedKey<Data>
  queryFn(context: { signal: AbortSignal }): Promise<Data>
  retry(failureCount: number, error: CallError): boolean
  /** Not set. `useQueries` infers the type of the error from it. */
  throwOnError?: boolean | ((error: CallError) => boolean)
}

type Key = readonly (string | { poolId?: string })[]
type TypedKey<Data> = DataTag<Key, Data, CallError>

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

type ReadClient = Pick<ComputePoolsClient, 'listPools' | 'getPool' | 'listActivity'>
type WriteClient = Pick<ComputePoolsClient, 'createPool' | 'updatePool' | 'deletePool'>

/** The used methods of a QueryClient. The class itself is only assignable within one copy of TanStack Query. */
interface Cache {
  setQueryData(queryKey: readonly unknown[], data: unknown): unknown
  cancelQueries(filter: { queryKey: readonly unknown[] }): Promise<void>
  removeQueries(filter: { queryKey: readonly unknown[] }): void
  invalidateQueries(filter: { queryKey: readonly unknown[]; exact: boolean }): Promise<void>
}

function createKeys(scope: string | undefined) {
  const all: readonly string[] = ['compute-pools', ...(scope === undefined ? [] : [scope])]
  return {
    all,
    listPools: (): Key => [...all, 'listPools'],
    getPool: (poolId: string): Key => [...all, 'getPool', { poolId }],
    listActivity: (poolId?: string): Key => [...all, 'listActivity', poolId === undefined ? {} : { poolId }],
  }
}

/** True if the server certainly made no change. After any other error it may have, or the cached data was stale. */
function changedNothing({ name }: CallError): boolean {
  return name === 'BadRequestError' || name === 'UnauthorizedError' || name === 'ForbiddenError' || name === 'RequestNotSentError'
}
