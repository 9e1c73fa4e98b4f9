import { MutationObserver, QueryClient, QueryObserver } from '@tanstack/query-core'
import { describe, expect, test } from 'vitest'
import type { Fetch } from './core/fetch.ts'
import { type ComputePoolsClient, createClient, NotFoundError, type Pool } from './index.ts'
import { createServer, type ServerOptions } from './server.ts'
import { type PoolMutation, poolMutations, poolQueries } from './tanstack-query.ts'
import { newPool } from './testing/embedded-server.ts'

/** Creates a page with a server of its own, and a log of its requests. */
function openPage(options: ServerOptions = {}) {
  const server = createServer(options)
  const requests: string[] = []
  const fetch: Fetch = (input, init) => {
    const { method, url } = new Request(input, init)
    requests.push(`${method} ${url.replace('http://pools.test/api/pools', '')}`)
    return server.fetch(input, init)
  }
  const client = createClient({ baseUrl: 'http://pools.test', fetch, retry: false })
  return { server, requests, client, cache: new QueryClient(), queries: poolQueries(client), mutations: poolMutations(client) }
}

describe('queries', () => {
  test('return the responses of the client', async () => {
    const { cache, queries } = openPage()
    expect((await cache.fetchQuery(queries.listPools())).summary.totalPools).toBe(12)
    expect((await cache.fetchQuery(queries.getPool('pool-1'))).name).toBe('ML Training Cluster')
    const { activities } = await cache.fetchQuery(queries.listActivity({ poolId: 'pool-1' }))
    expect(activities.map(({ poolId }) => poolId)).toEqual(['pool-1', 'pool-1'])
  })

  test('have the same keys for every call and every client, and after a round trip through JSON', () => {
    const keys = (client: ComputePoolsClient, scope?: string) => {
      const { all, listPools, getPool, listActivity } = poolQueries(client, scope)
      const [whole, alsoWhole, filtered] = [
        listActivity(),
        listActivity({ poolId: undefined }),
        listActivity({ poolId: 'pool-1' }),
      ]
      return [all, listPools(), getPool('pool-1'), whole, alsoWhole, filtered].map(({ queryKey }) => queryKey)
    }
    const found = keys(openPage().client)
    expect(found).toEqual([
      ['compute-pools'],
      ['compute-pools', 'listPools'],
      ['compute-pools', 'getPool', { poolId: 'pool-1' }],
      ['compute-pools', 'listActivity', {}],
      ['compute-pools', 'listActivity', {}],
      ['compute-pools', 'listActivity', { poolId: 'pool-1' }],
    ])
    expect(keys(openPage().client)).toEqual(found)
    expect(JSON.parse(JSON.stringify(found))).toEqual(found)
    expect(keys(openPage().client, 'staging').map(([, scope]) => scope)).toEqual(Array(6).fill('staging'))
  })

  test('two servers can share one QueryClient', async () => {
    const cache = new QueryClient()
    const [live, staging] = [openPage(), openPage({ pools: [] })]
    const [liveList, stagingList] = [live.queries.listPools(), poolQueries(staging.client, 'staging').listPools()]
    await Promise.all([cache.fetchQuery(liveList), cache.fetchQuery(stagingList)])

    const mutation = new MutationObserver(cache, poolMutations(staging.client, 'staging').createPool())
    await mutation.mutate(newPool)

    expect(cache.getQueryData(liveList.queryKey)?.pools).toHaveLength(12)
    expect(cache.getQueryState(liveList.queryKey)?.isInvalidated).toBe(false)
    expect(cache.getQueryState(stagingList.queryKey)?.isInvalidated).toBe(true)
  })

  test.each(['listPools', 'getPool', 'listActivity'] as const)('%s: canceling the query aborts the request', async (name) => {
    const signals: (AbortSignal | null | undefined)[] = []
    const fetch: Fetch = (_, init) => {
      signals.push(init?.signal)
      return new Promise(() => {})
    }
    const queries = poolQueries(createClient({ baseUrl: 'http://pools.test', fetch }))
    const all = { listPools: queries.listPools(), getPool: queries.getPool('pool-1'), listActivity: queries.listActivity() }
    const cache = new QueryClient()
    const observer = new QueryObserver<unknown, Error>(cache, { ...all[name], retry: false, throwOnError: false })
    const unsubscribe = observer.subscribe(() => {})
    await expect.poll(() => signals).toHaveLength(1)
    expect(signals[0]?.aborted).toBe(false)

    unsubscribe()

    await expect.poll(() => signals[0]?.aborted).toBe(true)
  })

  test('an error is an error of the client, and TanStack Query does not retry', async () => {
    const { cache, queries, requests } = openPage()
    const observer = new QueryObserver(cache, queries.getPool('pool-99'))
    const unsubscribe = observer.subscribe(() => {})
    await expect.poll(() => observer.getCurrentResult().status).toBe('error')
    unsubscribe()

    const { error } = observer.getCurrentResult()
    expect(error).toBeInstanceOf(NotFoundError)
    expect(error?.status).toBe(404)
    expect(requests).toEqual(['GET /pool-99'])
  })

  test('retries can be enabled', async () => {
    const { cache, queries, server } = openPage()
    server.fail({ kind: 'status', status: 500, times: 2 })
    const list = await cache.fetchQuery({ ...queries.listPools(), retry: 2, retryDelay: 0 })
    expect(list.pools).toHaveLength(12)
  })
})

describe('mutations', () => {
  /** Subscribes to the list, two pools, the whole log and the logs of the two pools, then runs the mutation. */
  async function mutate<Data, Variables>(
    page: ReturnType<typeof openPage>,
    mutation: PoolMutation<Data, Variables>,
    variables: Variables,
  ) {
    const { cache, queries, requests } = page
    const watched = [
      queries.listPools(),
      ...['pool-1', 'pool-2'].map(queries.getPool),
      ...[{}, { poolId: 'pool-1' }, { poolId: 'pool-2' }].map(queries.listActivity),
    ]
    const subscriptions = watched.map((options) =>
      new QueryObserver<unknown, Error>(cache, { ...options, throwOnError: false, retry: false }).subscribe(() => {}),
    )
    await expect.poll(() => cache.isFetching()).toBe(0)
    requests.length = 0
    const outcome = await new MutationObserver(cache, mutation).mutate(variables).catch((error: unknown) => error)
    // All refetches are done when the mutation settles.
    const [first, ...refetched] = requests
    const fetching = cache.isFetching()
    for (const unsubscribe of subscriptions) unsubscribe()
    return { outcome, first, refetched: refetched.sort(), fetching }
  }

  test('a created pool is cached, and the list and the whole log are refetched', async () => {
    const page = openPage()
    const { first, refetched, fetching } = await mutate(page, page.mutations.createPool(), newPool)
    expect(first).toBe('POST ')
    expect(refetched).toEqual(['GET ', 'GET /activity'])
    expect(fetching).toBe(0)
    expect(page.cache.getQueryData(page.queries.listPools().queryKey)?.summary.totalPools).toBe(13)
    expect(page.cache.getQueryData(page.queries.getPool('pool-7').queryKey)?.name).toBe('Trial')
  })

  test('an updated pool is cached, and the list, the whole log and its own log are refetched', async () => {
    const page = openPage()
    const variables = { poolId: 'pool-1', body: { name: 'Renamed' } }
    const { first, refetched } = await mutate(page, page.mutations.updatePool(), variables)
    expect(first).toBe('PUT /pool-1')
    expect(refetched).toEqual(['GET ', 'GET /activity', 'GET /activity?poolId=pool-1'])
    expect(page.cache.getQueryData(page.queries.getPool('pool-1').queryKey)?.name).toBe('Renamed')
    expect(page.cache.getQueryData(page.queries.listPools().queryKey)?.pools[0]?.name).toBe('Renamed')
  })

  test('a deleted pool is removed from the cache and not refetched', async () => {
    const page = openPage()
    const { first, refetched } = await mutate(page, page.mutations.deletePool(), 'pool-1')
    expect(first).toBe('DELETE /pool-1')
    expect(refetched).toEqual(['GET ', 'GET /activity', 'GET /activity?poolId=pool-1'])
    expect(page.cache.getQueryData(page.queries.getPool('pool-1').queryKey)).toBeUndefined()
    expect(page.cache.getQueryData(page.queries.getPool('pool-2').queryKey)?.id).toBe('pool-2')
  })

  test.each([400, 401, 403])('a %i changes no pool, so no query is refetched', async (status) => {
    const page = openPage()
    page.server.fail({ kind: 'status', status, operation: 'updatePool' })
    const { outcome, refetched } = await mutate(page, page.mutations.updatePool(), { poolId: 'pool-1', body: {} })
    expect(outcome).toMatchObject({ status })
    expect(refetched).toEqual([])
  })

  test('no query is refetched after a request that could not be sent', async () => {
    const page = openPage()
    const { outcome, first } = await mutate(page, page.mutations.deletePool(), 'activity')
    expect(outcome).toMatchObject({ name: 'RequestNotSentError' })
    expect(first).toBeUndefined()
  })

  test.each([
    ['a 404', { kind: 'status', status: 404 }, 'NotFoundError'],
    ['a 500', { kind: 'status', status: 500 }, 'InternalServerError'],
    ['a broken connection', { kind: 'reset' }, 'ConnectionError'],
    ['a truncated response', { kind: 'truncated' }, 'ConnectionError'],
    ['a response of another shape', { kind: 'wrong-shape' }, 'ResponseValidationError'],
  ] as const)('after %s the outcome is unknown, and all affected queries are refetched', async (_, fault, name) => {
    const page = openPage()
    page.server.fail({ ...fault, operation: 'updatePool' })
    const { outcome, refetched } = await mutate(page, page.mutations.updatePool(), {
      poolId: 'pool-1',
      body: { name: 'Renamed' },
    })
    expect(outcome).toMatchObject({ name })
    expect(refetched).toEqual(['GET ', 'GET /activity', 'GET /activity?poolId=pool-1', 'GET /pool-1'])
  })

  test('a response from before the change does not overwrite it', async () => {
    const page = openPage()
    let respond: (pool: Pool) => void = () => {}
    const slow = {
      ...page.client,
      getPool: () =>
        new Promise<Pool>((resolve) => {
          respond = resolve
        }),
    }
    const { queryKey, queryFn } = poolQueries(slow).getPool('pool-1')
    const before = await page.client.getPool('pool-1')
    const reading = page.cache.fetchQuery({ queryKey, queryFn, retry: false }).catch(() => 'canceled')

    await new MutationObserver(page.cache, page.mutations.updatePool()).mutate({ poolId: 'pool-1', body: { name: 'Renamed' } })
    respond(before)

    expect(await reading).toBe('canceled')
    expect(page.cache.getQueryData(queryKey)?.name).toBe('Renamed')
  })

  test('onMutate, onSuccess and onError are free for optimistic updates, and an error rolls them back', async () => {
    const { cache, queries, mutations, server } = openPage()
    const { queryKey } = queries.listPools()
    await cache.fetchQuery(queries.listPools())
    server.fail({ kind: 'status', status: 403, operation: 'deletePool' })
    const lengths: (number | undefined)[] = []
    const record = () => lengths.push(cache.getQueryData(queryKey)?.pools.length)
    const observer = new MutationObserver(cache, {
      ...mutations.deletePool(),
      onMutate: (poolId) => {
        const before = cache.getQueryData(queryKey)
        cache.setQueryData(queryKey, (list) => list && { ...list, pools: list.pools.filter(({ id }) => id !== poolId) })
        record()
        return before
      },
      onError: (_error, _poolId, before) => {
        cache.setQueryData(queryKey, before)
        record()
      },
    })
    await expect(observer.mutate('pool-1')).rejects.toMatchObject({ status: 403 })
    expect(lengths).toEqual([11, 12])
  })

  test('each mutation has a key, so that a page can see that it is pending', () => {
    const { mutations } = openPage()
    expect([mutations.createPool(), mutations.updatePool(), mutations.deletePool()].map((it) => it.mutationKey)).toEqual([
      ['compute-pools', 'createPool'],
      ['compute-pools', 'updatePool'],
      ['compute-pools', 'deletePool'],
    ])
  })
})
