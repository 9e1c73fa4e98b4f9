import { isUpdatePoolRequest } from '../../../src/core/validators.ts'
import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import {
  errorResponse,
  type InterceptedRequest,
  intercept,
  isObject,
  jsonResponse,
  mutateBody,
  on,
  withBody,
} from '../mutators.ts'
import {
  applyUpdate,
  assignAlias,
  compose,
  fetchList,
  fetchPool,
  pause,
  recountSummary,
  withAliases,
  withExtraPools,
  withState,
} from './defects.ts'
import { createPool, deletePool, getPool, listPools, poolField, summaryField, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Defects that show only when requests run in parallel. */
export const concurrency: NonconformingServers = {
  'parallel-creates-get-the-same-id': {
    description: 'The next id is computed before the insert, so parallel creates get the same id.',
    reading: 'pool ids',
    pointer: poolField('id'),
    caughtBy: ['pools.ids-are-unique', 'concurrency.parallel-creations-give-distinct-pools'],
    serve: mutated(
      withAliases((aliases) =>
        on('createPool', async (intercepted) => {
          const shown = (await fetchList(intercepted)).pools.map(({ id }) => aliases.alias.get(id) ?? id)
          const highest = Math.max(...shown.map((id) => Number(id.split('-').at(-1))), 0)
          await pause()
          return assignAlias(await intercepted.forward(), aliases, `pool-${highest + 1}`)
        }),
      ),
    ),
  },
  'ids-are-timestamps': {
    description: 'Ids are the time in hundredths of a second, so creates can get the same id.',
    reading: 'pool ids',
    pointer: poolField('id'),
    caughtBy: ['pools.ids-are-unique', 'lifecycle.create-gives-a-new-id', 'concurrency.parallel-creations-give-distinct-pools'],
    serve: mutated(
      withAliases((aliases) =>
        on('createPool', async ({ forward }) => assignAlias(await forward(), aliases, `pool-${Math.floor(Date.now() / 10)}`)),
      ),
    ),
  },
  'parallel-creates-overwrite-each-other': {
    description: "Parallel creates overwrite each other's file, and only the last pool is stored.",
    reading: 'complete lists',
    pointer: createPool,
    caughtBy: ['concurrency.parallel-creations-give-distinct-pools'],
    serve: mutated(
      on('createPool', async (intercepted) => {
        const before = new Set((await fetchList(intercepted)).pools.map(({ id }) => id))
        await pause()
        const response = await intercepted.forward()
        if (!response.ok) return response
        before.add(((await response.clone().json()) as Pool).id)
        for (const { id } of (await fetchList(intercepted)).pools)
          if (!before.has(id)) await intercepted.forward({ method: 'DELETE', path: poolPath(id) })
        return response
      }),
    ),
  },
  'parallel-creates-share-a-variable': {
    description: 'Parallel creates share a variable, so all of them store the last body.',
    reading: 'body of a create',
    pointer: createPool,
    caughtBy: ['concurrency.parallel-creations-give-distinct-pools'],
    serve: mutated(
      withState(
        (): { body?: unknown } => ({}),
        (state) =>
          on('createPool', async ({ json: sent, forward }) => {
            state.body = sent
            await pause()
            return sent === undefined ? forward() : forward({ json: state.body })
          }),
      ),
    ),
  },
  'parallel-reads-share-a-variable': {
    description: 'Parallel reads share a variable, so all of them get the last requested pool.',
    reading: 'pool ids',
    pointer: getPool,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(
      withState(
        () => ({ requestedId: '' }),
        (state) =>
          on('getPool', async ({ poolId = '', forward }) => {
            state.requestedId = poolId
            await pause()
            return state.requestedId === poolId ? forward() : forward({ path: poolPath(state.requestedId) })
          }),
      ),
    ),
  },
  'parallel-creates-are-merged': {
    description: 'Parallel creates are treated as a double click and return the same pool.',
    reading: 'valid input',
    pointer: createPool,
    caughtBy: ['concurrency.parallel-creations-give-distinct-pools'],
    serve: mutated(
      withState(
        (): { first?: Promise<Response> | undefined } => ({}),
        (state) =>
          on('createPool', async ({ forward }) => {
            if (state.first) return (await state.first).clone()
            state.first = forward()
            const response = (await state.first).clone()
            await pause()
            state.first = undefined
            return response
          }),
      ),
    ),
  },
  'parallel-creates-are-counted-once': {
    description: 'Parallel creates increase totalPools only once.',
    reading: 'summary',
    pointer: summaryField('totalPools'),
    caughtBy: ['summary.total-pools-fits-the-list'],
    serve: mutated(
      withState(
        (): { total?: number } => ({}),
        (state) =>
          compose(
            on(['createPool', 'deletePool'], async (intercepted) => {
              state.total ??= (await fetchList(intercepted)).summary.totalPools
              const total = state.total
              await pause()
              const response = await intercepted.forward()
              if (response.ok) state.total = intercepted.operation === 'createPool' ? total + 1 : state.total - 1
              return response
            }),
            mutateBody('listPools', (body: PoolList) => ({
              ...body,
              summary: { ...body.summary, totalPools: state.total ?? body.summary.totalPools },
            })),
          ),
      ),
    ),
  },
  'updates-are-torn': {
    description: 'Parallel updates are mixed: the name of one and the node types of another are stored.',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['concurrency.parallel-updates-end-in-one-of-them', 'concurrency.reads-see-whole-pools'],
    serve: mutated(
      withState(
        () => ({ updates: 0 }),
        (state) =>
          on('updatePool', async ({ json: sent, forward }) => {
            if (!isUpdatePoolRequest(sent)) return forward()
            const { nodeTypes, description, ...others } = sent
            if (nodeTypes === undefined) return forward()
            const waitMs = 4 + ((state.updates++ * 3) % 5) * 5
            const first = await forward({ json: others })
            if (!first.ok) return forward()
            await pause(waitMs)
            return forward({ json: { nodeTypes, ...(description === undefined ? {} : { description }) } })
          }),
      ),
    ),
  },
  'readers-see-half-an-update': {
    description: 'A read during an update gets no node types and no tags.',
    reading: 'updates',
    pointer: getPool,
    caughtBy: ['concurrency.reads-see-whole-pools'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const sent = intercepted.json
        if (!isObject(sent) || !Array.isArray(sent.nodeTypes)) return intercepted.forward()
        const checked = await intercepted.forward()
        if (!checked.ok) return checked
        await intercepted.forward({ json: { nodeTypes: [], tags: [] } })
        await pause(50)
        return intercepted.forward()
      }),
    ),
  },
  'readers-miss-the-pool': {
    description: 'A read during an update does not find the pool.',
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['concurrency.reads-see-whole-pools'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (hidden) =>
          compose(
            mutateBody('listPools', ({ summary, pools }: PoolList) =>
              recountSummary({ summary, pools: pools.filter(({ id }) => !hidden.has(id)) }),
            ),
            on(['getPool', 'updatePool'], async ({ operation, poolId = '', forward }) => {
              if (operation === 'getPool') return hidden.has(poolId) ? errorResponse(404) : forward()
              const response = await forward()
              if (!response.ok) return response
              hidden.add(poolId)
              await pause(50)
              hidden.delete(poolId)
              return response
            }),
          ),
      ),
    ),
  },
  'readers-see-an-incomplete-create': {
    description: 'A read during a create gets a pool without node types.',
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['concurrency.reads-see-whole-pools'],
    serve: mutated(
      on('createPool', async ({ json: sent, forward }) => {
        if (!isObject(sent) || !Array.isArray(sent.nodeTypes)) return forward()
        const response = await forward()
        if (!response.ok) return response
        const { id } = (await response.clone().json()) as Pool
        await forward({ method: 'PUT', path: poolPath(id), json: { nodeTypes: [], description: '' } })
        await pause(50)
        const { nodeTypes, description = '' } = sent
        await forward({ method: 'PUT', path: poolPath(id), json: { nodeTypes, description } })
        return response
      }),
    ),
  },
  'update-restores-a-deleted-pool': {
    description: 'An update restores a pool that was deleted during the update.',
    reading: 'unknown pools',
    pointer: updatePool,
    caughtBy: ['concurrency.update-does-not-bring-back'],
    serve: mutated(
      withExtraPools((extraPools) =>
        on('updatePool', async (intercepted) => {
          const before = await fetchPool(intercepted)
          await pause(40)
          const response = await intercepted.forward()
          if (response.status !== 404 || !before) return response
          extraPools.set(before.id, applyUpdate(before, intercepted.json))
          return jsonResponse(200, extraPools.get(before.id))
        }),
      ),
    ),
  },
  'parallel-deletes-all-fail': {
    description: 'Parallel deletes of one pool all return 404.',
    reading: 'unknown pools',
    pointer: deletePool,
    caughtBy: ['concurrency.parallel-deletions-succeed-once'],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (running) =>
          on('deletePool', async ({ poolId = '', forward }) => {
            running.set(poolId, (running.get(poolId) ?? 0) + 1)
            await pause()
            const isAlone = running.get(poolId) === 1
            await pause()
            running.delete(poolId)
            return isAlone ? forward() : errorResponse(404)
          }),
      ),
    ),
  },
  'second-parallel-delete-is-500': {
    description: 'The second of two parallel deletes returns 500, and so do all later ones.',
    reading: 'unknown pools',
    pointer: `${deletePool}/responses/404`,
    caughtBy: ['concurrency.parallel-deletions-succeed-once'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (broken) =>
          on('deletePool', async (intercepted) => {
            const { poolId = '' } = intercepted
            const before = await fetchPool(intercepted)
            await pause()
            const response = await intercepted.forward()
            if (response.status === 404 && before) broken.add(poolId)
            return broken.has(poolId) ? errorResponse(500) : response
          }),
      ),
    ),
  },
  'parallel-updates-are-lost': {
    description: 'Parallel updates return 200 with the fields that were sent but restore the old values.',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['concurrency.parallel-updates-end-in-one-of-them'],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (running) =>
          on('updatePool', async (intercepted) => {
            const { poolId = '', json: sent, forward } = intercepted
            const before = await fetchPool(intercepted)
            running.set(poolId, (running.get(poolId) ?? 0) + 1)
            await pause()
            const parallel = running.get(poolId) ?? 1
            const response = await forward()
            await pause()
            running.delete(poolId)
            if (parallel < 2 || !before || !response.ok) return response
            const { name, description, nodeTypes, tags } = before
            await forward({ json: { name, description, nodeTypes, tags } })
            return withBody(response, applyUpdate((await response.json()) as Pool, sent))
          }),
      ),
    ),
  },
  'responses-are-mixed-up': {
    description: "Parallel writes can get each other's responses.",
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['concurrency.parallel-creations-give-distinct-pools'],
    serve: mutated(
      withState(
        () => [] as ((response: Response) => void)[],
        (waiting) =>
          on(['createPool', 'updatePool'], async ({ json: sent, forward }) => {
            const mine = new Promise<Response>((resolve) => waiting.push(resolve))
            // The delay depends on the name, so that parallel writes overtake each other.
            await pause(isObject(sent) ? 2 + (sumCharacters(sent.name) % 5) * 3 : 2)
            const response = await forward()
            waiting.shift()?.(response)
            return mine
          }),
      ),
    ),
  },
  'reads-during-a-write-are-404': {
    description: 'A read during an update returns 404.',
    reading: 'unknown pools',
    pointer: getPool,
    caughtBy: ['concurrency.reads-see-whole-pools'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (locked) =>
          intercept(async (intercepted: InterceptedRequest) => {
            const { operation, poolId = '', forward } = intercepted
            if (operation === 'getPool' && locked.has(poolId)) return errorResponse(404)
            if (operation !== 'updatePool') return forward()
            // Before the update: on a busy machine the reads of the race arrive before its response.
            locked.add(poolId)
            const response = await forward()
            await pause(50)
            locked.delete(poolId)
            return response
          }),
      ),
    ),
  },
}

function sumCharacters(text: unknown): number {
  return Array.from(String(text)).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0)
}
