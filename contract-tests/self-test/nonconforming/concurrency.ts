import { isUpdatePoolRequest } from '../../../src/core/validators.ts'
import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import { errorResponse, type InterceptedRequest, intercept, jsonResponse, mutateBody, on, withBody } from '../mutators.ts'
import {
  applyUpdate,
  assignAlias,
  compose,
  isObject,
  pause,
  readList,
  readPool,
  recountSummary,
  withAliases,
  withExtraPools,
  withState,
} from './defects.ts'
import { del, get, list, mutated, type NonconformingServers, pool, post, put, summary } from './server.ts'

/** Right for one caller at a time: what happens between a question to the database and its answer. */
export const concurrency: NonconformingServers = {
  'ids-are-the-highest-plus-one': {
    description: 'The id of a new pool is the highest one plus one, read before the insert: two at once get the same.',
    reading: 'pool ids',
    pointer: pool('id'),
    caughtBy: ['pools.ids-are-unique', 'concurrency.parallel-creations-give-distinct-pools'],
    serve: mutated(
      withAliases((aliases) =>
        on('createPool', async (intercepted) => {
          const shown = (await readList(intercepted)).pools.map(({ id }) => aliases.alias.get(id) ?? id)
          const highest = Math.max(...shown.map((id) => Number(id.split('-').at(-1))), 0)
          await pause()
          return assignAlias(await intercepted.forward(), aliases, `pool-${highest + 1}`)
        }),
      ),
    ),
  },
  'ids-are-the-time': {
    description: 'The id of a new pool is the time in hundredths of a second.',
    reading: 'pool ids',
    pointer: pool('id'),
    caughtBy: ['pools.ids-are-unique', 'lifecycle.create-gives-a-new-id', 'concurrency.parallel-creations-give-distinct-pools'],
    serve: mutated(
      withAliases((aliases) =>
        on('createPool', async ({ forward }) => assignAlias(await forward(), aliases, `pool-${Math.floor(Date.now() / 10)}`)),
      ),
    ),
  },
  'creations-overwrite-the-file': {
    description:
      'All pools are read from a file, the new one added, and the file written: of several at once the last one stays.',
    reading: 'complete lists',
    pointer: post,
    caughtBy: ['concurrency.parallel-creations-give-distinct-pools'],
    serve: mutated(
      on('createPool', async (intercepted) => {
        const before = new Set((await readList(intercepted)).pools.map(({ id }) => id))
        await pause()
        const response = await intercepted.forward()
        if (!response.ok) return response
        before.add(((await response.clone().json()) as Pool).id)
        for (const { id } of (await readList(intercepted)).pools)
          if (!before.has(id)) await intercepted.forward({ method: 'DELETE', path: poolPath(id) })
        return response
      }),
    ),
  },
  'creations-share-a-variable': {
    description: 'The body of the request is kept in a variable of the module: of several at once all create the last one.',
    reading: 'body of a creation',
    pointer: post,
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
  'reads-share-a-variable': {
    description: 'The id that was asked for is kept in a variable of the module: of several reads at once all get the last pool.',
    reading: 'pool ids',
    pointer: get,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(
      withState(
        () => ({ asked: '' }),
        (state) =>
          on('getPool', async ({ poolId = '', forward }) => {
            state.asked = poolId
            await pause()
            return state.asked === poolId ? forward() : forward({ path: poolPath(state.asked) })
          }),
      ),
    ),
  },
  'parallel-creations-are-one': {
    description: 'Creations from one address within a moment are taken for a double click: the later ones get the first pool.',
    reading: 'what every server accepts',
    pointer: post,
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
  'creations-are-counted-apart': {
    description: 'totalPools is read, raised and written for each creation: of several at once one is counted.',
    reading: 'summary',
    pointer: summary('totalPools'),
    caughtBy: ['summary.total-pools-fits-the-list'],
    serve: mutated(
      withState(
        (): { total?: number } => ({}),
        (state) =>
          compose(
            on(['createPool', 'deletePool'], async (intercepted) => {
              state.total ??= (await readList(intercepted)).summary.totalPools
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
    description: 'An update is two statements without a transaction: name and tags of one caller, node types of another.',
    reading: 'updates',
    pointer: put,
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
    description:
      'An update deletes the node types and tags, and inserts the new ones a moment later: who reads in between sees none.',
    reading: 'updates',
    pointer: get,
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
    description: 'An update takes the pool out of the map and puts it back a moment later: in between it is not there.',
    reading: 'complete lists',
    pointer: list,
    caughtBy: ['concurrency.reads-see-whole-pools'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (away) =>
          compose(
            mutateBody('listPools', ({ summary, pools }: PoolList) =>
              recountSummary({ summary, pools: pools.filter(({ id }) => !away.has(id)) }),
            ),
            on(['getPool', 'updatePool'], async ({ operation, poolId = '', forward }) => {
              if (operation === 'getPool') return away.has(poolId) ? errorResponse(404) : forward()
              const response = await forward()
              if (!response.ok) return response
              away.add(poolId)
              await pause(50)
              away.delete(poolId)
              return response
            }),
          ),
      ),
    ),
  },
  'readers-see-an-empty-creation': {
    description: 'A pool is inserted first and its node types a moment later: the list shows it without any.',
    reading: 'complete lists',
    pointer: list,
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
  'update-brings-the-pool-back': {
    description: 'An update writes the whole pool back as it read it: one that was deleted meanwhile is there again.',
    reading: 'unknown pools',
    pointer: put,
    caughtBy: ['concurrency.update-does-not-bring-back'],
    serve: mutated(
      withExtraPools((extraPools) =>
        on('updatePool', async (intercepted) => {
          const before = await readPool(intercepted)
          await pause(40)
          const response = await intercepted.forward()
          if (response.status !== 404 || !before) return response
          extraPools.set(before.id, applyUpdate(before, intercepted.json))
          return jsonResponse(200, extraPools.get(before.id))
        }),
      ),
    ),
  },
  'deletions-block-each-other': {
    description: 'Deletions of one pool at once see each other, and each gives way: none succeeds.',
    reading: 'unknown pools',
    pointer: del,
    caughtBy: ['concurrency.parallel-deletions-succeed-once'],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (atWork) =>
          on('deletePool', async ({ poolId = '', forward }) => {
            atWork.set(poolId, (atWork.get(poolId) ?? 0) + 1)
            await pause()
            const isAlone = atWork.get(poolId) === 1
            await pause()
            atWork.delete(poolId)
            return isAlone ? forward() : errorResponse(404)
          }),
      ),
    ),
  },
  'second-deletion-at-once-breaks': {
    description: 'The second of two deletions at once finds the row gone, and leaves a broken transaction: 500 for good.',
    reading: 'unknown pools',
    pointer: `${del}/responses/404`,
    caughtBy: ['concurrency.parallel-deletions-succeed-once'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (broken) =>
          on('deletePool', async (intercepted) => {
            const { poolId = '' } = intercepted
            const before = await readPool(intercepted)
            await pause()
            const response = await intercepted.forward()
            if (response.status === 404 && before) broken.add(poolId)
            return broken.has(poolId) ? errorResponse(500) : response
          }),
      ),
    ),
  },
  'updates-keep-the-first': {
    description: 'Of several updates at once all answer 200 with what was sent; only the version that was read is kept.',
    reading: 'updates',
    pointer: put,
    caughtBy: ['concurrency.parallel-updates-end-in-one-of-them'],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (atWork) =>
          on('updatePool', async (intercepted) => {
            const { poolId = '', json: sent, forward } = intercepted
            const before = await readPool(intercepted)
            atWork.set(poolId, (atWork.get(poolId) ?? 0) + 1)
            await pause()
            const crowd = atWork.get(poolId) ?? 1
            const response = await forward()
            await pause()
            atWork.delete(poolId)
            if (crowd < 2 || !before || !response.ok) return response
            const { name, description, nodeTypes, tags } = before
            await forward({ json: { name, description, nodeTypes, tags } })
            return withBody(response, applyUpdate((await response.json()) as Pool, sent))
          }),
      ),
    ),
  },
  'answers-are-mixed-up': {
    description:
      "Answers leave in the order in which requests came, also when the work was done in another: callers get each other's.",
    reading: 'updates',
    pointer: put,
    caughtBy: ['concurrency.parallel-creations-give-distinct-pools'],
    serve: mutated(
      withState(
        () => [] as ((response: Response) => void)[],
        (waiting) =>
          on(['createPool', 'updatePool'], async ({ json: sent, forward }) => {
            const mine = new Promise<Response>((resolve) => waiting.push(resolve))
            // Longer bodies take longer, as they would.
            await pause(isObject(sent) ? 2 + (sumCharacters(sent.name) % 5) * 3 : 2)
            const response = await forward()
            waiting.shift()?.(response)
            return mine
          }),
      ),
    ),
  },
  'writes-lock-reads-out': {
    description: 'While a pool is being written, reading it answers the error of the lock, as a 404.',
    reading: 'unknown pools',
    pointer: get,
    caughtBy: ['concurrency.reads-see-whole-pools'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (locked) =>
          intercept(async (intercepted: InterceptedRequest) => {
            const { operation, poolId = '', forward } = intercepted
            if (operation === 'getPool' && locked.has(poolId)) return errorResponse(404)
            if (operation !== 'updatePool') return forward()
            const response = await forward()
            locked.add(poolId)
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
