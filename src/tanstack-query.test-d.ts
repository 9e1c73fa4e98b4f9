import { type DataTag, QueryClient } from '@tanstack/query-core'
import * as react from '@tanstack/react-query'
import * as solid from '@tanstack/solid-query'
import * as svelte from '@tanstack/svelte-query'
import * as vue from '@tanstack/vue-query'
import { expectTypeOf, test } from 'vitest'
import { type ActivityList, type CallError, createClient, type DeletePoolResult, type Pool, type PoolList } from './index.ts'
import { poolMutations, poolQueries } from './tanstack-query.ts'
import { createClient as createUnvalidated } from './unvalidated.ts'

// Each framework's package brings a copy of query-core of its own version: the options fit them all.
const client = createClient({ baseUrl: 'https://dash.example' })
const queries = poolQueries(client)
const mutations = poolMutations(client)

test('in React', () => {
  const list = react.useQuery(queries.listPools())
  expectTypeOf(list.data).toEqualTypeOf<PoolList | undefined>()
  expectTypeOf(list.error).toEqualTypeOf<CallError | null>()
  expectTypeOf(react.useQuery(queries.getPool('pool-1')).data).toEqualTypeOf<Pool | undefined>()
  expectTypeOf(react.useQuery(queries.listActivity()).data).toEqualTypeOf<ActivityList | undefined>()

  const selected = react.useQuery({ ...queries.listPools(), select: ({ pools }) => pools, staleTime: 10_000 })
  expectTypeOf(selected.data).toEqualTypeOf<Pool[] | undefined>()
  expectTypeOf(selected.error).toEqualTypeOf<CallError | null>()

  const suspended = react.useSuspenseQuery(queries.getPool('pool-1'))
  expectTypeOf(suspended.data).toEqualTypeOf<Pool>()

  const [one, other] = react.useQueries({ queries: [queries.listPools(), queries.getPool('pool-1')] })
  expectTypeOf(one.data).toEqualTypeOf<PoolList | undefined>()
  expectTypeOf(other.data).toEqualTypeOf<Pool | undefined>()
  expectTypeOf(other.error).toEqualTypeOf<CallError | null>()

  const create = react.useMutation(mutations.createPool())
  expectTypeOf(create.data).toEqualTypeOf<Pool | undefined>()
  expectTypeOf(create.error).toEqualTypeOf<CallError | null>()
  // @ts-expect-error a new pool needs a region
  create.mutate({ name: 'Trial', provider: 'AWS', nodeTypes: [] })

  react.useMutation({
    ...mutations.updatePool(),
    onMutate: () => ({ before: 12 }),
    onError: (error, { poolId }, rollBack) => {
      expectTypeOf(error).toEqualTypeOf<CallError>()
      expectTypeOf(poolId).toEqualTypeOf<string>()
      expectTypeOf(rollBack).toEqualTypeOf<{ before: number } | undefined>()
    },
  })
})

test('in Vue', () => {
  const list = vue.useQuery(queries.listPools())
  expectTypeOf(list.data.value).toEqualTypeOf<PoolList | undefined>()
  expectTypeOf(list.error.value).toEqualTypeOf<CallError | null>()
  expectTypeOf(vue.useQuery(() => queries.getPool('pool-1')).data.value).toEqualTypeOf<Pool | undefined>()
  const remove = vue.useMutation(mutations.deletePool())
  expectTypeOf(remove.data.value).toEqualTypeOf<DeletePoolResult | undefined>()
  expectTypeOf(remove.error.value).toEqualTypeOf<CallError | null>()
})

test('in Solid', () => {
  const list = solid.useQuery(() => queries.listPools())
  expectTypeOf(list.data).toEqualTypeOf<PoolList | undefined>()
  expectTypeOf(list.error).toEqualTypeOf<CallError | null>()
  const update = solid.useMutation(() => mutations.updatePool())
  expectTypeOf(update.error).toEqualTypeOf<CallError | null>()
  // @ts-expect-error a pool's region cannot be changed by an update
  update.mutate({ poolId: 'pool-1', body: { region: 'us-west-2' } })
})

test('in Svelte', () => {
  const list = svelte.createQuery(() => queries.listPools())
  expectTypeOf(list.data).toEqualTypeOf<PoolList | undefined>()
  expectTypeOf(list.error).toEqualTypeOf<CallError | null>()
  const remove = svelte.createMutation(() => mutations.deletePool())
  expectTypeOf(remove.error).toEqualTypeOf<CallError | null>()
  // @ts-expect-error a pool is deleted by its id
  remove.mutate({ poolId: 'pool-1' })
})

test('the cache knows what is under a key, and what a loader waits for', () => {
  const cache = new QueryClient()
  expectTypeOf(cache.getQueryData(queries.listPools().queryKey)).toEqualTypeOf<PoolList | undefined>()
  expectTypeOf(cache.ensureQueryData(queries.getPool('pool-1'))).resolves.toEqualTypeOf<Pool>()
  expectTypeOf(cache.getQueryState(queries.getPool('pool-1').queryKey)?.error).toEqualTypeOf<CallError | null | undefined>()
  expectTypeOf(queries.listPools().queryKey).toExtend<DataTag<unknown, PoolList, CallError>>()
  cache.invalidateQueries(queries.all)
  // @ts-expect-error an id is a string
  queries.getPool(7)
})

test('the client without schemas will do', () => {
  const lean = createUnvalidated({ baseUrl: 'https://dash.example' })
  expectTypeOf(poolQueries(lean)).toEqualTypeOf(queries)
  expectTypeOf(poolMutations(lean)).toEqualTypeOf(mutations)
})
