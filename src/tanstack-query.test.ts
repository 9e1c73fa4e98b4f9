import { MutationObserver, QueryClient, QueryObserver } from '@tanstack/query-core'
import { describe, expect, test } from 'vitest'
import type { Fetch } from './core/fetch.ts'
import { type ComputePoolsClient, createClient, NotFoundError, type Pool } from './index.ts'
import { createServer, type ServerOptions } from './server.ts'
import { type PoolMutation, poolMutations, poolQueries } from './tanstack-query.ts'

const newPool = { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

/** A page with one server behind it, and a list of what it has asked for. */
function openPage(options: ServerOptions = {}) {
  const server = createServer(options)
  const asked: string[] = []
  const fetch: Fetch = (input, init) => {
    const { method, url } = new Request(input, init)
    asked.push(`${method} ${url.replace('http://pools.test/api/pools', '')}`)
    return server.fetch(input, init)
  }
  const client = createClient({ baseUrl: 'http://pools.test', fetch, retry: false })
  return { server, asked, client, cache: new QueryClient(), queries: poolQueries(client), mutations: poolMutations(client) }
}

describe('queries', () => {
  test('give what the client gives', async () => {
    const { cache, queries } = openPage()
    expect((await cache.fetchQuery(queries.listPools())).summary.totalPools).toBe(12)
    expect((await cache.fetchQuery(queries.getPool('pool-1'))).name).toBe('ML Training Cluster')
    const { activities } = await cache.fetchQuery(queries.listActivity({ poolId: 'pool-1' }))
    expect(activities.map(({ poolId }) => poolId)).toEqual(['pool-1', 'pool-1'])
  })

  test('have keys that other calls, other clients and JSON leave the same', () => {
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

  test.each(['listPools', 'getPool', 'listActivity'] as const)('%s: the request ends with its query', async (name) => {
    const signals: (AbortSignal | null | undefined)[] = []
    const fetch: Fetch = (_, init) => {
      signals.push(init?.signal)
      return new Promise(() => {})
    }
    const queries = poolQueries(createClient({ baseUrl: 'http://pools.test', fetch }))
    const all = { listPools: queries.listPools(), getPool: queries.getPool('pool-1'), listActivity: queries.listActivity() }
    const cache = new QueryClient()
    const observer = new QueryObserver<unknown, Error>(cache, { ...all[name], retry: false, throwOnError: false })
    const leave = observer.subscribe(() => {})
    await expect.poll(() => signals).toHaveLength(1)
    expect(signals[0]?.aborted).toBe(false)

    leave()

    await expect.poll(() => signals[0]?.aborted).toBe(true)
  })

  test('an error is the one of the client, and there at once: TanStack Query repeats nothing', async () => {
    const { cache, queries, asked } = openPage()
    const observer = new QueryObserver(cache, queries.getPool('pool-99'))
    const leave = observer.subscribe(() => {})
    await expect.poll(() => observer.getCurrentResult().status).toBe('error')
    leave()

    const { error } = observer.getCurrentResult()
    expect(error).toBeInstanceOf(NotFoundError)
    expect(error?.status).toBe(404)
    expect(asked).toEqual(['GET /pool-99'])
  })

  test('whoever wants them repeated says so', async () => {
    const { cache, queries, server } = openPage()
    server.fail({ kind: 'status', status: 500, times: 2 })
    const list = await cache.fetchQuery({ ...queries.listPools(), retry: 2, retryDelay: 0 })
    expect(list.pools).toHaveLength(12)
  })
})

describe('mutations', () => {
  /** The page watches the list, both pools, the whole log and the logs of two pools; then this changes. */
  async function change<Data, Variables>(
    page: ReturnType<typeof openPage>,
    mutation: PoolMutation<Data, Variables>,
    variables: Variables,
  ) {
    const { cache, queries, asked } = page
    const watched = [
      queries.listPools(),
      ...['pool-1', 'pool-2'].map(queries.getPool),
      ...[{}, { poolId: 'pool-1' }, { poolId: 'pool-2' }].map(queries.listActivity),
    ]
    const leave = watched.map((options) =>
      new QueryObserver<unknown, Error>(cache, { ...options, throwOnError: false, retry: false }).subscribe(() => {}),
    )
    await expect.poll(() => cache.isFetching()).toBe(0)
    asked.length = 0
    const outcome = await new MutationObserver(cache, mutation).mutate(variables).catch((error: unknown) => error)
    // All that is to be fetched has been by the time that the mutation settles.
    const [first, ...refetched] = asked
    const busy = cache.isFetching()
    for (const end of leave) end()
    return { outcome, first, refetched: refetched.sort(), busy }
  }

  test('a new pool: the list and the whole log are fetched anew, and the pool is known', async () => {
    const page = openPage()
    const { first, refetched, busy } = await change(page, page.mutations.createPool(), newPool)
    expect(first).toBe('POST ')
    expect(refetched).toEqual(['GET ', 'GET /activity'])
    expect(busy).toBe(0)
    expect(page.cache.getQueryData(page.queries.listPools().queryKey)?.summary.totalPools).toBe(13)
    expect(page.cache.getQueryData(page.queries.getPool('pool-7').queryKey)?.name).toBe('Trial')
  })

  test('a changed pool: the list, the whole log and its own are fetched anew, and the pool is the one answered', async () => {
    const page = openPage()
    const variables = { poolId: 'pool-1', body: { name: 'Renamed' } }
    const { first, refetched } = await change(page, page.mutations.updatePool(), variables)
    expect(first).toBe('PUT /pool-1')
    expect(refetched).toEqual(['GET ', 'GET /activity', 'GET /activity?poolId=pool-1'])
    expect(page.cache.getQueryData(page.queries.getPool('pool-1').queryKey)?.name).toBe('Renamed')
    expect(page.cache.getQueryData(page.queries.listPools().queryKey)?.pools[0]?.name).toBe('Renamed')
  })

  test('a deleted pool is forgotten, not asked for', async () => {
    const page = openPage()
    const { first, refetched } = await change(page, page.mutations.deletePool(), 'pool-1')
    expect(first).toBe('DELETE /pool-1')
    expect(refetched).toEqual(['GET ', 'GET /activity', 'GET /activity?poolId=pool-1'])
    expect(page.cache.getQueryData(page.queries.getPool('pool-1').queryKey)).toBeUndefined()
    expect(page.cache.getQueryData(page.queries.getPool('pool-2').queryKey)?.id).toBe('pool-2')
  })

  test.each([400, 401, 403])('after a %i, which says that nothing happened, nothing is fetched', async (status) => {
    const page = openPage()
    page.server.fail({ kind: 'status', status, operation: 'updatePool' })
    const { outcome, refetched } = await change(page, page.mutations.updatePool(), { poolId: 'pool-1', body: {} })
    expect(outcome).toMatchObject({ status })
    expect(refetched).toEqual([])
  })

  test('a request that could not be sent fetches nothing either', async () => {
    const page = openPage()
    const { outcome, first } = await change(page, page.mutations.deletePool(), 'activity')
    expect(outcome).toMatchObject({ name: 'RequestNotSentError' })
    expect(first).toBeUndefined()
  })

  test.each([
    ['a 404', { kind: 'status', status: 404 }, 'NotFoundError'],
    ['a 500', { kind: 'status', status: 500 }, 'InternalServerError'],
    ['a broken connection', { kind: 'reset' }, 'ConnectionError'],
    ['half an answer', { kind: 'truncated' }, 'ConnectionError'],
    ['an answer of another shape', { kind: 'wrong-shape' }, 'ResponseValidationError'],
  ] as const)('after %s nobody knows: all that the change touches is fetched anew', async (_, fault, name) => {
    const page = openPage()
    page.server.fail({ ...fault, operation: 'updatePool' })
    const { outcome, refetched } = await change(page, page.mutations.updatePool(), {
      poolId: 'pool-1',
      body: { name: 'Renamed' },
    })
    expect(outcome).toMatchObject({ name })
    expect(refetched).toEqual(['GET ', 'GET /activity', 'GET /activity?poolId=pool-1', 'GET /pool-1'])
  })

  test('an answer from before the change does not undo it', async () => {
    const page = openPage()
    let letThrough: (pool: Pool) => void = () => {}
    const slow = {
      ...page.client,
      getPool: () =>
        new Promise<Pool>((resolve) => {
          letThrough = resolve
        }),
    }
    const { queryKey, queryFn } = poolQueries(slow).getPool('pool-1')
    const before = await page.client.getPool('pool-1')
    const reading = page.cache.fetchQuery({ queryKey, queryFn, retry: false }).catch(() => 'cancelled')

    await new MutationObserver(page.cache, page.mutations.updatePool()).mutate({ poolId: 'pool-1', body: { name: 'Renamed' } })
    letThrough(before)

    expect(await reading).toBe('cancelled')
    expect(page.cache.getQueryData(queryKey)?.name).toBe('Renamed')
  })

  test('onMutate, onSuccess and onError are free: a list changed beforehand is put right by the failure', async () => {
    const { cache, queries, mutations, server } = openPage()
    const { queryKey } = queries.listPools()
    await cache.fetchQuery(queries.listPools())
    server.fail({ kind: 'status', status: 403, operation: 'deletePool' })
    const seen: (number | undefined)[] = []
    const look = () => seen.push(cache.getQueryData(queryKey)?.pools.length)
    const observer = new MutationObserver(cache, {
      ...mutations.deletePool(),
      onMutate: (poolId) => {
        const before = cache.getQueryData(queryKey)
        cache.setQueryData(queryKey, (list) => list && { ...list, pools: list.pools.filter(({ id }) => id !== poolId) })
        look()
        return before
      },
      onError: (_error, _poolId, before) => {
        cache.setQueryData(queryKey, before)
        look()
      },
    })
    await expect(observer.mutate('pool-1')).rejects.toMatchObject({ status: 403 })
    expect(seen).toEqual([11, 12])
  })

  test('each has a key, by which a page can see that it is under way', () => {
    const { mutations } = openPage()
    expect([mutations.createPool(), mutations.updatePool(), mutations.deletePool()].map((it) => it.mutationKey)).toEqual([
      ['compute-pools', 'createPool'],
      ['compute-pools', 'updatePool'],
      ['compute-pools', 'deletePool'],
    ])
  })
})
