import type { NodeType, Pool } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import { errorResponse, intercept, isObject, jsonResponse, mutatePools, on, rewriteBody, withBody } from '../mutators.ts'
import {
  applyUpdate,
  compose,
  countNodes,
  fetchList,
  fetchPool,
  isList,
  withExtraPools,
  withOverrides,
  withState,
} from './defects.ts'
import { getPool, listPools, poolField, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Updates that change too little, too much or another pool, and reads that miss them. */
export const updates: NonconformingServers = {
  'update-responds-with-the-old-pool': {
    description: 'An update responds with the pool as it was before, the default of findOneAndUpdate.',
    reading: 'updates',
    pointer: `${updatePool}/responses/200`,
    caughtBy: ['lifecycle.update-answers-what-was-sent'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const before = await fetchPool(intercepted)
        const response = await intercepted.forward()
        return response.ok ? withBody(response, before) : response
      }),
    ),
  },
  'update-is-not-saved': {
    description: 'An update responds with the new node types and tags but does not store them.',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['lifecycle.update-is-seen-later'],
    serve: mutated(revertFieldsAfterUpdate(['nodeTypes', 'tags'])),
  },
  'update-adds-tags': {
    description: 'An update adds tags to the existing ones instead of replacing them.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy: ['lifecycle.partial-update-changes-what-was-sent', 'requests.valid-updates-are-kept-or-refused'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const sent = intercepted.json
        const before = await fetchPool(intercepted)
        if (!before || !isObject(sent) || !isList(sent.tags)) return intercepted.forward()
        return intercepted.forward({ json: { ...sent, tags: [...new Set([...before.tags, ...sent.tags])] } })
      }),
    ),
  },
  'update-adds-node-types': {
    description: 'An update adds node types to the existing ones instead of replacing them.',
    reading: 'updates',
    pointer: poolField('nodeTypes'),
    caughtBy: ['lifecycle.update-replaces-node-types-and-tags'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const sent = intercepted.json
        const before = await fetchPool(intercepted)
        if (!before || !isObject(sent) || !isList(sent.nodeTypes)) return intercepted.forward()
        return intercepted.forward({ json: { ...sent, nodeTypes: [...before.nodeTypes, ...sent.nodeTypes] } })
      }),
    ),
  },
  'update-ignores-empty-values': {
    description: 'An update ignores an empty description and an empty list of tags.',
    reading: 'updates',
    pointer: updatePool,
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
    description: 'An update that clears the tags keeps the last one.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy: ['requests.valid-updates-are-kept-or-refused'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const sent = intercepted.json
        const before = await fetchPool(intercepted)
        if (!before || !isObject(sent) || !isList(sent.tags) || sent.tags.length > 0) return intercepted.forward()
        return intercepted.forward({ json: { ...sent, tags: before.tags.slice(-1) } })
      }),
    ),
  },
  'update-changes-the-whole-region': {
    description: 'An update sets the tags of every pool in the region.',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['lifecycle.update-touches-one-pool'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const response = await intercepted.forward()
        if (!response.ok) return response
        const { id, region, tags } = (await response.clone().json()) as Pool
        for (const other of (await fetchList(intercepted)).pools)
          if (other.region === region && other.id !== id) await intercepted.forward({ path: poolPath(other.id), json: { tags } })
        return response
      }),
    ),
  },
  'update-renames-the-next-pool': {
    description: 'An update also renames the next pool in the list.',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['lifecycle.update-touches-one-pool'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const response = await intercepted.forward()
        if (!response.ok) return response
        const { id, name } = (await response.clone().json()) as Pool
        const { pools } = await fetchList(intercepted)
        const next = pools[pools.findIndex((pool) => pool.id === id) + 1]
        if (next) await intercepted.forward({ path: poolPath(next.id), json: { name } })
        return response
      }),
    ),
  },
  'update-clears-the-region': {
    description: 'An update clears region and provider, which it cannot send.',
    reading: 'updates',
    pointer: poolField('region'),
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
    description: 'An update gives the pool a new id, and the old id is unknown.',
    reading: 'updates',
    pointer: poolField('id'),
    caughtBy: ['lifecycle.update-keeps-identity'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const before = await fetchPool(intercepted)
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
  'unchanged-update-is-404': {
    description: 'An update that changes nothing returns 404, because no row was affected.',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['lifecycle.repeated-update-changes-nothing-more'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const before = await fetchPool(intercepted)
        const response = await intercepted.forward()
        if (!before || !response.ok) return response
        return JSON.stringify(before) === JSON.stringify(await response.clone().json()) ? errorResponse(404) : response
      }),
    ),
  },
  'reads-come-from-a-cache': {
    description: 'A pool that was read once is served from a cache that updates do not clear.',
    reading: 'updates',
    pointer: getPool,
    caughtBy: ['lifecycle.update-is-seen-later'],
    serve: mutated(cacheReads(['deletePool'])),
  },
  'deleted-pool-is-in-the-cache': {
    description: 'A pool that was read once is served from a cache that deletes do not clear.',
    reading: 'unknown pools',
    pointer: `${getPool}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-is-gone'],
    serve: mutated(cacheReads(['updatePool'])),
  },
  'updates-do-not-clear-the-list-cache': {
    description: 'The list is cached, and updates do not clear the cache.',
    reading: 'updates',
    pointer: listPools,
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
    description: 'An update of a deleted pool creates it again.',
    reading: 'unknown pools',
    pointer: `${updatePool}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-cannot-be-updated'],
    serve: mutated(
      withExtraPools((extraPools) =>
        withState(
          () => new Map<string, Pool>(),
          (deleted) =>
            on(['updatePool', 'deletePool'], async (intercepted) => {
              const { operation, poolId = '', json: sent, forward } = intercepted
              const before = await fetchPool(intercepted)
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
  'update-of-a-deleted-pool-is-200': {
    description: 'An update of a deleted pool returns 200 with the fields that were sent.',
    reading: 'unknown pools',
    pointer: `${updatePool}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-cannot-be-updated'],
    serve: mutated(
      on('updatePool', async ({ forward, poolId, json: sent }) => {
        const response = await forward()
        if (response.status !== 404 || !isObject(sent) || !isList(sent.nodeTypes)) return response
        const nodeCount = countNodes(sent.nodeTypes as NodeType[])
        const utilization = { cpuUtilization: 0, memoryUtilization: 0, gpuUtilization: 0, networkUtilization: 0 }
        const fixed = { region: 'us-west-2', provider: 'AWS', createdAt: '2023-06-12', status: 'active' }
        return jsonResponse(200, { ...fixed, ...utilization, ...sent, id: poolId, nodeCount })
      }),
    ),
  },
  'update-loses-the-status': {
    description: 'An update sets the status to `null`.',
    reading: 'pool status',
    pointer: poolField('status'),
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

/** Caches single pools. Only the given operations clear the cache. */
function cacheReads(clearedBy: ('updatePool' | 'deletePool')[]) {
  return withState(
    () => new Map<string, unknown>(),
    (cache) =>
      on(['getPool', 'updatePool', 'deletePool'], async ({ operation, poolId = '', forward }) => {
        if (operation !== 'getPool') {
          if (clearedBy.some((id) => id === operation)) cache.delete(poolId)
          return forward()
        }
        const response = await forward()
        if (cache.has(poolId)) return jsonResponse(200, cache.get(poolId))
        if (response.ok) cache.set(poolId, await response.clone().json())
        return response
      }),
  )
}

/** Reverts some fields after an update, whose response shows the new values. */
function revertFieldsAfterUpdate(fields: (keyof Pool)[]) {
  return on('updatePool', async (intercepted) => {
    const before = await fetchPool(intercepted)
    const response = await intercepted.forward()
    if (!before || !response.ok) return response
    await intercepted.forward({ json: Object.fromEntries(fields.map((field) => [field, before[field]])) })
    return response
  })
}
