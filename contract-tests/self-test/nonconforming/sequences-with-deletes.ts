import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import { errorResponse, isObject, jsonResponse, mutateBody, on } from '../mutators.ts'
import {
  assignAlias,
  compose,
  fetchList,
  fetchPool,
  recountSummary,
  redirectLookup,
  withAliases,
  withExtraPools,
  withState,
} from './defects.ts'
import { createPool, deletePool, getPool, listPools, poolField, summaryField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Defects that show only after deletes, or once many pools exist. */
export const sequencesWithDeletes: NonconformingServers = {
  'name-of-a-deleted-pool-is-taken': {
    description: 'Creating a pool with the name of a deleted pool returns 500.',
    reading: 'valid input',
    pointer: createPool,
    caughtBy: ['answers.documented-request-never-fails', 'lifecycle.name-of-a-deleted-pool-is-no-trouble'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (taken) =>
          on(['createPool', 'deletePool'], async (intercepted) => {
            const { operation, json: sent } = intercepted
            if (operation === 'createPool' && isObject(sent) && taken.has(sent.name)) return errorResponse(500)
            const before = operation === 'deletePool' ? await fetchPool(intercepted) : undefined
            const response = await intercepted.forward()
            if (response.ok && before) taken.add(before.name)
            return response
          }),
      ),
    ),
  },
  'new-pool-inherits-tags': {
    description: 'A new pool reuses the id of a deleted pool and inherits its tags.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy: ['sequences.tell-one-story', 'lifecycle.create-keeps-node-types-and-tags', 'requests.tags-are-kept'],
    serve: mutated(
      withState(
        () => new Map<string, string[]>(),
        (tagsByDeletedId) =>
          withAliases((aliases) =>
            on(['createPool', 'deletePool'], async (intercepted) => {
              const { operation, poolId = '', json: sent, forward } = intercepted
              const numbers = (await fetchList(intercepted)).pools.map(({ id }) =>
                Number((aliases.alias.get(id) ?? id).split('-')[1]),
              )
              if (operation === 'deletePool') {
                const before = await fetchPool(intercepted)
                const response = await forward()
                if (before && response.ok) tagsByDeletedId.set(aliases.alias.get(poolId) ?? poolId, before.tags)
                return response
              }
              const id = `pool-${Math.max(...numbers, 0) + 1}`
              const left = tagsByDeletedId.get(id) ?? []
              const tags = isObject(sent) && Array.isArray(sent.tags) ? { tags: [...new Set([...sent.tags, ...left])] } : {}
              return assignAlias(await forward(isObject(sent) ? { json: { ...sent, ...tags } } : {}), aliases, id)
            }),
          ),
      ),
    ),
  },
  'delete-restores-the-previous-version': {
    description: 'Deleting an updated pool restores its previous version.',
    reading: 'unknown pools',
    pointer: deletePool,
    caughtBy: ['sequences.tell-one-story', 'lifecycle.deleted-pool-cannot-be-updated', 'lifecycle.deleted-pool-is-gone'],
    serve: mutated(
      withExtraPools((extraPools) =>
        withState(
          () => new Map<string, Pool>(),
          (previousVersions) =>
            on(['updatePool', 'deletePool'], async (intercepted) => {
              const { operation, poolId = '' } = intercepted
              const before = await fetchPool(intercepted)
              const response = await intercepted.forward()
              if (!response.ok) return response
              const version = previousVersions.get(poolId)
              if (operation === 'updatePool' && before) previousVersions.set(poolId, before)
              if (operation === 'deletePool' && version) {
                previousVersions.delete(poolId)
                extraPools.set(poolId, version)
              }
              return response
            }),
        ),
      ),
    ),
  },
  'index-is-stale-after-a-delete': {
    description: 'After a delete, ids of later pools find the next pool.',
    reading: 'pool ids',
    pointer: getPool,
    caughtBy: ['sequences.tell-one-story', 'lifecycle.created-pool-is-readable', 'lifecycle.delete-touches-one-pool'],
    serve: mutated(
      withState(
        () => [] as string[],
        (places) =>
          redirectLookup(
            (requestedId, ids) => {
              for (const id of ids) if (!places.includes(id)) places.push(id)
              return ids.includes(requestedId) ? (ids[places.indexOf(requestedId)] ?? 'gone') : undefined
            },
            ['getPool', 'updatePool'],
          ),
      ),
    ),
  },
  'delete-of-the-newest-removes-the-one-before': {
    description: 'Deleting the newest pool removes the pool before it.',
    reading: 'updates',
    pointer: deletePool,
    caughtBy: ['sequences.tell-one-story', 'lifecycle.delete-touches-one-pool', 'lifecycle.deleted-pool-cannot-be-updated'],
    serve: mutated(
      on('deletePool', async (intercepted) => {
        const { pools } = await fetchList(intercepted)
        const isLast = pools.at(-1)?.id === intercepted.poolId
        const other = pools.at(-2)
        return isLast && other && pools.length > 2 ? intercepted.forward({ path: poolPath(other.id) }) : intercepted.forward()
      }),
    ),
  },
  'only-five-pools-fit': {
    description: 'Only five new pools are kept; each further create removes the oldest of them.',
    reading: 'complete lists',
    pointer: createPool,
    caughtBy: ['concurrency.parallel-creations-give-distinct-pools'],
    serve: mutated(
      withState(
        () => [] as string[],
        (kept) =>
          on('createPool', async ({ forward }) => {
            const response = await forward()
            if (!response.ok) return response
            kept.push(((await response.clone().json()) as Pool).id)
            const oldest = kept.length > 5 ? kept.shift() : undefined
            if (oldest !== undefined) await forward({ method: 'DELETE', path: poolPath(oldest) })
            return response
          }),
      ),
    ),
  },
  'delete-of-an-updated-pool-is-404': {
    description: 'Deleting a pool that was updated twice returns 404.',
    reading: 'unknown pools',
    pointer: deletePool,
    caughtBy: ['lifecycle.delete-says-success'],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (updates) =>
          on(['deletePool', 'updatePool'], async ({ operation, poolId = '', forward }) => {
            if (operation === 'deletePool' && (updates.get(poolId) ?? 0) >= 2) return errorResponse(404)
            const response = await forward()
            if (operation === 'updatePool' && response.ok) updates.set(poolId, (updates.get(poolId) ?? 0) + 1)
            return response
          }),
      ),
    ),
  },
  'deleted-nodes-are-subtracted-twice': {
    description: 'A repeated delete subtracts the nodes from totalNodes again.',
    reading: 'summary',
    pointer: summaryField('totalNodes'),
    caughtBy: ['summary.total-nodes-fits-the-list'],
    serve: mutated(
      withState(
        () => ({ off: 0, nodes: new Map<string, number>() }),
        (state) =>
          compose(
            on('deletePool', async (intercepted) => {
              const { poolId = '' } = intercepted
              const before = await fetchPool(intercepted)
              if (before) state.nodes.set(poolId, before.nodeCount)
              else state.off += state.nodes.get(poolId) ?? 0
              return intercepted.forward()
            }),
            mutateBody('listPools', (body: PoolList) => ({
              ...body,
              summary: { ...body.summary, totalNodes: body.summary.totalNodes - state.off },
            })),
          ),
      ),
    ),
  },
  'empty-list-shows-an-example': {
    description: 'The list shows an example pool when there are no pools.',
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['pools.reads-succeed'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) =>
        pools.length > 0 ? { summary, pools } : recountSummary({ summary, pools: [demo] }),
      ),
      () => ({ pools: [] }),
    ),
  },
  'deleted-id-finds-the-next-create': {
    description: 'The id of a deleted pool finds the pool that was created next.',
    reading: 'unknown pools',
    pointer: `${getPool}/responses/404`,
    caughtBy: ['sequences.tell-one-story', 'pools.get-answers-the-id-asked-for'],
    serve: mutated(
      withState(
        () => ({ deleted: new Set<string>(), successors: new Map<string, string>() }),
        (state) =>
          on(['createPool', 'getPool', 'deletePool'], async ({ operation, poolId = '', forward }) => {
            const successor = state.successors.get(poolId)
            const response = operation === 'getPool' && successor ? await forward({ path: poolPath(successor) }) : await forward()
            if (response.ok && operation === 'deletePool') state.deleted.add(poolId)
            if (response.ok && operation === 'createPool') {
              const { id } = (await response.clone().json()) as Pool
              for (const gone of state.deleted) state.successors.set(gone, id)
              state.deleted.clear()
            }
            return response
          }),
      ),
    ),
  },
  'create-reuses-a-deleted-pool': {
    description: 'A create after a delete gets the description and node types of the deleted pool.',
    reading: 'body of a create',
    pointer: createPool,
    caughtBy: [
      'sequences.tell-one-story',
      'lifecycle.create-answers-what-was-sent',
      'lifecycle.create-keeps-node-types-and-tags',
    ],
    serve: mutated(
      withState(
        (): { spare?: Pool | undefined } => ({}),
        (state) =>
          on(['createPool', 'deletePool'], async (intercepted) => {
            const { operation, json: sent, forward } = intercepted
            if (operation === 'deletePool') {
              const before = await fetchPool(intercepted)
              const response = await forward()
              if (response.ok && before) state.spare = before
              return response
            }
            const { spare: deletedPool } = state
            if (!deletedPool || !isObject(sent)) return forward()
            const checked = await forward()
            if (!checked.ok) return checked
            const { id } = (await checked.json()) as Pool
            state.spare = undefined
            const { description, nodeTypes } = deletedPool
            const reused = await forward({ method: 'PUT', path: poolPath(id), json: { description, nodeTypes } })
            return jsonResponse(201, await reused.json())
          }),
      ),
    ),
  },
}

const demo: Pool = {
  id: 'demo',
  name: 'Demo Pool',
  description: 'Shown while there are no pools',
  status: 'active',
  region: 'us-east-1',
  provider: 'AWS',
  nodeCount: 1,
  cpuUtilization: 1,
  memoryUtilization: 1,
  gpuUtilization: 0,
  networkUtilization: 1,
  nodeTypes: [{ type: 'g5.12xlarge', count: 1 }],
  tags: [],
  createdAt: '2023-01-15',
}
