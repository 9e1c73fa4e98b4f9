import type { NodeType, Pool, PoolList } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import { errorResponse, intercept, jsonResponse, mutateBody, mutatePools, on, withBody } from '../mutators.ts'
import {
  applyUpdate,
  assignAlias,
  compose,
  countNodes,
  echoSentFields,
  isObject,
  readList,
  readPool,
  recountSummary,
  rewriteBody,
  withAliases,
  withExtraPools,
  withOverrides,
  withState,
} from './defects.ts'
import { del, get, list, mutated, type NonconformingServers, pool, post, put } from './server.ts'

/** Creations, updates and deletions that do something else, or only say that they are done. */
export const lifecycle: NonconformingServers = {
  'create-stores-no-description': {
    description: 'The insert has no column for the description: the answer shows what was sent, every read an empty one.',
    reading: 'body of a creation',
    pointer: pool('description'),
    caughtBy: ['lifecycle.created-pool-is-readable'],
    serve: mutated(
      compose(
        rewriteBody((sent) => ({ ...sent, description: '' }), ['createPool']),
        echoSentFields,
      ),
    ),
  },
  'create-keeps-one-of-equal-kinds': {
    description: 'Node types are keyed by their type: of two equal ones the later replaces the earlier, and its nodes are lost.',
    reading: 'counts of node types',
    pointer: pool('nodeTypes'),
    caughtBy: ['requests.equal-node-types-keep-their-total', 'requests.valid-updates-are-kept-or-refused'],
    serve: mutated(
      rewriteBody((sent) => ({
        ...sent,
        ...(isList(sent.nodeTypes)
          ? { nodeTypes: [...new Map(sent.nodeTypes.map((node) => [(node as NodeType | null)?.type, node])).values()] }
          : {}),
      })),
    ),
  },
  'create-keeps-the-first-kind': {
    description: 'The form that this was made for has one row of nodes: only the first node type is stored.',
    reading: 'counts of node types',
    pointer: pool('nodeTypes'),
    caughtBy: [
      'requests.counts-must-be-whole-numbers',
      'requests.equal-node-types-keep-their-total',
      'requests.valid-bodies-are-kept-or-refused',
    ],
    serve: mutated(
      rewriteBody(
        (sent) => ({ ...sent, ...(isList(sent.nodeTypes) ? { nodeTypes: sent.nodeTypes.slice(0, 1) } : {}) }),
        ['createPool'],
      ),
    ),
  },
  'create-tags-by-itself': {
    description: 'Every new pool gets a tag that nobody sent: its provider in lower case.',
    reading: 'tags',
    pointer: pool('tags'),
    caughtBy: ['lifecycle.create-keeps-node-types-and-tags'],
    serve: mutated(
      rewriteBody(
        (sent) => ({ ...sent, ...(isList(sent.tags) ? { tags: [...sent.tags, String(sent.provider).toLowerCase()] } : {}) }),
        ['createPool'],
      ),
    ),
  },
  'create-has-a-home-region': {
    description: 'The region that is sent is ignored for the one of the configuration.',
    reading: 'body of a creation',
    pointer: pool('region'),
    caughtBy: ['lifecycle.create-answers-what-was-sent'],
    serve: mutated(
      rewriteBody((sent) => ({ ...sent, ...(typeof sent.region === 'string' ? { region: 'us-east-1' } : {}) }), ['createPool']),
    ),
  },
  'create-shows-late-in-the-list': {
    description: 'A new pool appears in the list when the search index is refreshed, once a minute.',
    reading: 'complete lists',
    pointer: list,
    caughtBy: ['lifecycle.created-pool-is-listed'],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (born) =>
          compose(
            on('createPool', async ({ forward }) => {
              const response = await forward()
              if (response.ok) born.set(((await response.clone().json()) as Pool).id, Date.now())
              return response
            }),
            mutateBody('listPools', ({ summary, pools }: PoolList) =>
              recountSummary({ summary, pools: pools.filter(({ id }) => Date.now() - (born.get(id) ?? 0) > 60_000) }),
            ),
          ),
      ),
    ),
  },
  'update-answers-the-old-pool': {
    description: 'An update answers the pool as it was before, as findOneAndUpdate does unless it is told otherwise.',
    reading: 'updates',
    pointer: `${put}/responses/200`,
    caughtBy: ['lifecycle.update-answers-what-was-sent'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const before = await readPool(intercepted)
        const response = await intercepted.forward()
        return response.ok ? withBody(response, before) : response
      }),
    ),
  },
  'update-is-not-saved': {
    description: 'An update answers the pool as it should be, and forgets to save the node types and tags.',
    reading: 'updates',
    pointer: put,
    caughtBy: ['lifecycle.update-is-seen-later'],
    serve: mutated(revertFieldsAfterUpdate(['nodeTypes', 'tags'])),
  },
  'update-adds-tags': {
    description: 'The tags of an update are added to those that are there; none ever goes.',
    reading: 'tags',
    pointer: pool('tags'),
    caughtBy: ['lifecycle.partial-update-changes-what-was-sent', 'requests.valid-updates-are-kept-or-refused'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const sent = intercepted.json
        const before = await readPool(intercepted)
        if (!before || !isObject(sent) || !isList(sent.tags)) return intercepted.forward()
        return intercepted.forward({ json: { ...sent, tags: [...new Set([...before.tags, ...sent.tags])] } })
      }),
    ),
  },
  'update-adds-node-types': {
    description: 'The node types of an update are inserted beside the old rows, which are never deleted.',
    reading: 'updates',
    pointer: pool('nodeTypes'),
    caughtBy: ['lifecycle.update-replaces-node-types-and-tags'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const sent = intercepted.json
        const before = await readPool(intercepted)
        if (!before || !isObject(sent) || !isList(sent.nodeTypes)) return intercepted.forward()
        return intercepted.forward({ json: { ...sent, nodeTypes: [...before.nodeTypes, ...sent.nodeTypes] } })
      }),
    ),
  },
  'update-ignores-what-is-empty': {
    description: 'An update tests its fields for truth: an empty description and an empty list of tags change nothing.',
    reading: 'updates',
    pointer: put,
    caughtBy: ['requests.valid-updates-are-kept-or-refused'],
    serve: mutated(
      rewriteBody(
        (sent) =>
          Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== '' && !(isList(value) && value.length === 0))),
        ['updatePool'],
      ),
    ),
  },
  'update-cannot-clear-tags': {
    description: 'An update to no tags at all leaves the last one standing: the query that deletes them is built from the list.',
    reading: 'tags',
    pointer: pool('tags'),
    caughtBy: ['requests.valid-updates-are-kept-or-refused'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const sent = intercepted.json
        const before = await readPool(intercepted)
        if (!before || !isObject(sent) || !isList(sent.tags) || sent.tags.length > 0) return intercepted.forward()
        return intercepted.forward({ json: { ...sent, tags: before.tags.slice(-1) } })
      }),
    ),
  },
  'update-hits-the-region': {
    description: 'The update of the tags has the wrong condition: every pool of the region gets them.',
    reading: 'updates',
    pointer: put,
    caughtBy: ['lifecycle.update-touches-one-pool'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const response = await intercepted.forward()
        if (!response.ok) return response
        const { id, region, tags } = (await response.clone().json()) as Pool
        for (const other of (await readList(intercepted)).pools)
          if (other.region === region && other.id !== id) await intercepted.forward({ path: poolPath(other.id), json: { tags } })
        return response
      }),
    ),
  },
  'update-renames-the-neighbour': {
    description: 'The name is written to the row after the right one: an index that counts from 1 in a list that counts from 0.',
    reading: 'updates',
    pointer: put,
    caughtBy: ['lifecycle.update-touches-one-pool'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const response = await intercepted.forward()
        if (!response.ok) return response
        const { id, name } = (await response.clone().json()) as Pool
        const { pools } = await readList(intercepted)
        const next = pools[pools.findIndex((pool) => pool.id === id) + 1]
        if (next) await intercepted.forward({ path: poolPath(next.id), json: { name } })
        return response
      }),
    ),
  },
  'update-clears-the-region': {
    description: 'An update replaces the whole row: region and provider, which nobody may send, are empty afterwards.',
    reading: 'updates',
    pointer: pool('region'),
    caughtBy: ['lifecycle.update-keeps-identity'],
    serve: mutated(
      withOverrides((overrides) =>
        on('updatePool', async ({ forward, poolId = '' }) => {
          const response = await forward()
          if (response.ok) overrides.set(poolId, { region: '', provider: '' })
          return response
        }),
      ),
    ),
  },
  'update-gives-a-new-id': {
    description: 'An update deletes the pool and inserts it again: it has a new id, and the old one leads nowhere.',
    reading: 'updates',
    pointer: pool('id'),
    caughtBy: ['lifecycle.update-keeps-identity'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const before = await readPool(intercepted)
        const checked = await intercepted.forward()
        if (!before || !checked.ok) return checked
        const { name, description, region, provider, nodeTypes, tags } = (await checked.json()) as Pool
        await intercepted.forward({ method: 'DELETE' })
        const body = { name, description, region, provider, nodeTypes, tags }
        const created = await intercepted.forward({ method: 'POST', path: '/api/pools', json: body })
        return withBody(created, await created.text(), { status: 200 })
      }),
    ),
  },
  'unchanged-update-answers-404': {
    description: 'An update that changes nothing affects no row, which is taken for an unknown pool: 404.',
    reading: 'updates',
    pointer: put,
    caughtBy: ['lifecycle.repeated-update-changes-nothing-more'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const before = await readPool(intercepted)
        const response = await intercepted.forward()
        if (!before || !response.ok) return response
        return JSON.stringify(before) === JSON.stringify(await response.clone().json()) ? errorResponse(404) : response
      }),
    ),
  },
  'reads-come-from-a-cache': {
    description: 'A pool that was read once is answered from a cache that updates do not touch.',
    reading: 'updates',
    pointer: get,
    caughtBy: ['lifecycle.update-is-seen-later'],
    serve: mutated(cacheReads(['deletePool'])),
  },
  'deleted-pool-is-in-the-cache': {
    description: 'A deletion forgets the cache: whoever read the pool before can go on reading it.',
    reading: 'unknown pools',
    pointer: `${get}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-is-gone'],
    serve: mutated(cacheReads(['updatePool'])),
  },
  'list-cache-forgets-updates': {
    description: 'The list is cached until a pool is created or deleted: updates do not show in it.',
    reading: 'updates',
    pointer: list,
    caughtBy: ['lifecycle.update-is-seen-later'],
    serve: mutated(
      withState(
        (): { cached?: string | undefined } => ({}),
        (state) =>
          intercept(async ({ operation, forward }) => {
            if (operation === 'createPool' || operation === 'deletePool') state.cached = undefined
            const response = await forward()
            if (operation !== 'listPools') return response
            state.cached ??= await response.text()
            return withBody(response, state.cached)
          }),
      ),
    ),
  },
  'upsert-of-a-deleted-pool': {
    description: 'An update of a pool that is gone creates it anew.',
    reading: 'unknown pools',
    pointer: `${put}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-cannot-be-updated'],
    serve: mutated(
      withExtraPools((extraPools) =>
        withState(
          () => new Map<string, Pool>(),
          (deleted) =>
            on(['updatePool', 'deletePool'], async (intercepted) => {
              const { operation, poolId = '', json: sent, forward } = intercepted
              const before = await readPool(intercepted)
              if (operation === 'deletePool' && before) deleted.set(poolId, before)
              const response = await forward()
              const model = deleted.get(poolId)
              if (operation !== 'updatePool' || response.status !== 404 || !model) return response
              extraPools.set(poolId, applyUpdate(model, sent))
              return jsonResponse(201, extraPools.get(poolId))
            }),
        ),
      ),
    ),
  },
  'update-of-nothing-answers-200': {
    description: 'An update of a deleted pool changes no row, and answers 200 with what was sent all the same.',
    reading: 'unknown pools',
    pointer: `${put}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-cannot-be-updated'],
    serve: mutated(
      on('updatePool', async ({ forward, poolId, json: sent }) => {
        const response = await forward()
        if (response.status !== 404 || !isObject(sent) || !isList(sent.nodeTypes)) return response
        const nodeCount = countNodes(sent.nodeTypes as NodeType[])
        const figures = { cpuUtilization: 0, memoryUtilization: 0, gpuUtilization: 0, networkUtilization: 0 }
        const place = { region: 'us-west-2', provider: 'AWS', createdAt: '2023-06-12', status: 'active' }
        return jsonResponse(200, { ...place, ...figures, ...sent, id: poolId, nodeCount })
      }),
    ),
  },
  'deletion-is-a-flag': {
    description: 'A deletion sets a flag that only the list looks at: the pool itself can still be read.',
    reading: 'unknown pools',
    pointer: `${get}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-is-gone'],
    serve: mutated(
      withState(
        () => new Map<string, Pool>(),
        (deleted) =>
          on(['getPool', 'deletePool'], async (intercepted) => {
            const { operation, poolId = '', forward } = intercepted
            const before = await readPool(intercepted)
            if (operation === 'deletePool' && before) deleted.set(poolId, { ...before, status: 'deleted' })
            const response = await forward()
            const flagged = deleted.get(poolId)
            return operation === 'getPool' && response.status === 404 && flagged ? jsonResponse(200, flagged) : response
          }),
      ),
    ),
  },
  'deleted-pools-stay-listed': {
    description: 'Deleted pools stay in the list, with the status "deleted", and count.',
    reading: 'complete lists',
    pointer: list,
    caughtBy: ['lifecycle.deleted-pool-leaves-the-list'],
    serve: mutated(
      withState(
        () => [] as Pool[],
        (deleted) =>
          compose(
            on('deletePool', async (intercepted) => {
              const before = await readPool(intercepted)
              if (before) deleted.push({ ...before, status: 'deleted' })
              return intercepted.forward()
            }),
            mutateBody('listPools', ({ summary, pools }: PoolList) => recountSummary({ summary, pools: [...pools, ...deleted] })),
          ),
      ),
    ),
  },
  'deletion-is-only-queued': {
    description: 'A deletion answers success and puts the work in a queue that nobody reads: the pool stays, "terminating".',
    reading: 'unknown pools',
    pointer: del,
    caughtBy: ['lifecycle.deleted-pool-is-gone'],
    serve: mutated(
      withOverrides((overrides) =>
        on('deletePool', async (intercepted) => {
          if (!(await readPool(intercepted))) return intercepted.forward()
          overrides.set(intercepted.poolId ?? '', { status: 'terminating' })
          return jsonResponse(200, { success: true, message: 'Pool deleted successfully' })
        }),
      ),
    ),
  },
  'deletion-goes-by-name': {
    description: 'A deletion removes every pool that has the name of the one to delete.',
    reading: 'updates',
    pointer: del,
    caughtBy: ['lifecycle.namesakes-are-two-pools'],
    serve: mutated(
      on('deletePool', async (intercepted) => {
        const before = await readPool(intercepted)
        const response = await intercepted.forward()
        if (!before || !response.ok) return response
        for (const { id, name } of (await readList(intercepted)).pools)
          if (name === before.name) await intercepted.forward({ path: poolPath(id) })
        return response
      }),
    ),
  },
  'deletion-of-nothing-takes-the-last': {
    description: 'An unknown pool has the index -1, from which a deletion removes one: the last pool of the list.',
    reading: 'unknown pools',
    pointer: del,
    caughtBy: ['lifecycle.delete-says-success', 'lifecycle.delete-touches-one-pool'],
    serve: mutated(
      on('deletePool', async (intercepted) => {
        const response = await intercepted.forward()
        const last = response.status === 404 ? (await readList(intercepted)).pools.at(-1) : undefined
        if (last) await intercepted.forward({ path: poolPath(last.id) })
        return response
      }),
    ),
  },
  'deletion-takes-the-next-one-along': {
    description: 'A deletion takes the pool after it along when there is one: the range to remove ends one too late.',
    reading: 'updates',
    pointer: del,
    caughtBy: ['lifecycle.delete-touches-one-pool'],
    serve: mutated(
      on('deletePool', async (intercepted) => {
        const { pools } = await readList(intercepted)
        const at = pools.findIndex(({ id }) => id === intercepted.poolId)
        const next = at === -1 ? undefined : pools[at + 1]
        const response = await intercepted.forward()
        if (response.ok && next) await intercepted.forward({ path: poolPath(next.id) })
        return response
      }),
    ),
  },
  'every-deletion-succeeds': {
    description: 'A deletion answers success whether there was such a pool or not.',
    reading: 'unknown pools',
    pointer: `${del}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-cannot-be-deleted-again'],
    serve: mutated(
      on('deletePool', async ({ forward }) => {
        const response = await forward()
        return response.status === 404 ? jsonResponse(200, { success: true, message: 'Pool deleted successfully' }) : response
      }),
    ),
  },
  'second-deletion-answers-500': {
    description: 'Deleting a pool that is gone dereferences nothing: 500 instead of 404.',
    reading: 'unknown pools',
    pointer: `${del}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-cannot-be-deleted-again'],
    serve: mutated(
      on('deletePool', async ({ forward }) => {
        const response = await forward()
        return response.status === 404 ? errorResponse(500, 'An unexpected error occurred') : response
      }),
    ),
  },
  'deletion-says-how-many': {
    description: 'A deletion answers how many rows went instead of success: true.',
    reading: 'status of the other successes',
    pointer: '#/components/schemas/DeletePoolResult/properties/success',
    caughtBy: ['answers.success-matches-its-schema', 'lifecycle.delete-says-success'],
    isBodyOnly: true,
    serve: mutated(mutateBody('deletePool', ({ message }) => ({ success: 1, message }))),
  },
  'id-of-another-kind-of-object': {
    description: 'A creation answers the id of the job that builds the pool; the pool itself gets another one.',
    reading: 'pool ids',
    pointer: `${post}/responses/201`,
    caughtBy: ['lifecycle.created-pool-is-readable'],
    isBodyOnly: true,
    serve: mutated(mutateBody('createPool', (pool) => ({ ...pool, id: `job-${pool.id}` }))),
  },
  'id-in-use-is-given-again': {
    description: 'The id of a new pool is made from its name, cut to twelve letters: pools with similar names share it.',
    reading: 'pool ids',
    pointer: pool('id'),
    caughtBy: ['lifecycle.create-gives-a-new-id', 'pools.ids-are-unique'],
    serve: mutated(
      withAliases((aliases) =>
        on('createPool', async ({ forward, json: sent }) => {
          const slug = isObject(sent) ? String(sent.name).toLowerCase().replaceAll(/\W+/g, '-').slice(0, 12) : ''
          return assignAlias(await forward(), aliases, slug)
        }),
      ),
    ),
  },
  'status-goes-with-the-update': {
    description: 'An update loses the status: it is not among the columns that are written back.',
    reading: 'status of a pool',
    pointer: pool('status'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (updated) =>
          compose(
            on('updatePool', async ({ forward, poolId = '' }) => {
              const response = await forward()
              if (response.ok) updated.add(poolId)
              return response
            }),
            mutatePools((pool) => (updated.has(pool.id) ? { ...pool, status: null } : pool)),
          ),
      ),
    ),
  },
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}

/** Reads from a cache that only the given operations clear. */
function cacheReads(clearing: ('updatePool' | 'deletePool')[]) {
  return withState(
    () => new Map<string, unknown>(),
    (cache) =>
      on(['getPool', 'updatePool', 'deletePool'], async ({ operation, poolId = '', forward }) => {
        if (operation !== 'getPool') {
          if (clearing.some((id) => id === operation)) cache.delete(poolId)
          return forward()
        }
        const response = await forward()
        if (cache.has(poolId)) return jsonResponse(200, cache.get(poolId))
        if (response.ok) cache.set(poolId, await response.clone().json())
        return response
      }),
  )
}

/** Answers an update as it was sent, and puts back what some of its fields were before. */
function revertFieldsAfterUpdate(fields: (keyof Pool)[]) {
  return on('updatePool', async (intercepted) => {
    const before = await readPool(intercepted)
    const response = await intercepted.forward()
    if (!before || !response.ok) return response
    await intercepted.forward({ json: Object.fromEntries(fields.map((field) => [field, before[field]])) })
    return response
  })
}
