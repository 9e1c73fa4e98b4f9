import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import { errorResponse, jsonResponse, mutateBody, mutatePools, on, withBody } from '../mutators.ts'
import {
  assignAlias,
  compose,
  isObject,
  readList,
  readPool,
  recountSummary,
  redirectLookup,
  withAliases,
  withExtraPools,
  withOverrides,
  withState,
} from './defects.ts'
import { del, get, list, mutated, type NonconformingServers, pool, post, put, summary } from './server.ts'

/** Right at every single step: it takes several, in an order of their own, before anything is wrong. */
export const sequences: NonconformingServers = {
  'third-update-fails': {
    description: 'The history of a pool has room for two versions: its third update is a 500.',
    reading: 'updates',
    pointer: put,
    caughtBy: [
      'sequences.tell-one-story',
      'lifecycle.deleted-pool-cannot-be-updated',
      'lifecycle.partial-update-changes-what-was-sent',
    ],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (versions) =>
          on('updatePool', async ({ poolId = '', forward }) => {
            if ((versions.get(poolId) ?? 0) >= 2) return errorResponse(500)
            const response = await forward()
            if (response.ok) versions.set(poolId, (versions.get(poolId) ?? 0) + 1)
            return response
          }),
      ),
    ),
  },
  'fourth-update-is-dropped': {
    description: 'From the fourth on, updates of a pool answer as if they were done, and change nothing.',
    reading: 'updates',
    pointer: put,
    caughtBy: ['sequences.tell-one-story', 'requests.valid-updates-are-kept-or-refused'],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (versions) =>
          on('updatePool', async (intercepted) => {
            const { poolId = '', forward } = intercepted
            const before = await readPool(intercepted)
            const response = await forward()
            if (!response.ok || !before) return response
            versions.set(poolId, (versions.get(poolId) ?? 0) + 1)
            const { name, description, nodeTypes, tags } = before
            if ((versions.get(poolId) ?? 0) >= 4) await forward({ json: { name, description, nodeTypes, tags } })
            return response
          }),
      ),
    ),
  },
  'name-of-a-deleted-pool-is-taken': {
    description: 'Deleted rows stay under the unique index on names: a pool called like a deleted one is a 500.',
    reading: 'what every server accepts',
    pointer: post,
    caughtBy: ['lifecycle.name-of-a-deleted-pool-is-no-trouble'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (taken) =>
          on(['createPool', 'deletePool'], async (intercepted) => {
            const { operation, json: sent } = intercepted
            if (operation === 'createPool' && isObject(sent) && taken.has(sent.name)) return errorResponse(500)
            const before = operation === 'deletePool' ? await readPool(intercepted) : undefined
            const response = await intercepted.forward()
            if (response.ok && before) taken.add(before.name)
            return response
          }),
      ),
    ),
  },
  'new-pool-inherits-tags': {
    description: 'Ids are given again after a deletion, and the tags of the pool that had it are still there.',
    reading: 'tags',
    pointer: pool('tags'),
    caughtBy: ['sequences.tell-one-story', 'lifecycle.create-keeps-node-types-and-tags', 'requests.tags-are-kept'],
    serve: mutated(
      withState(
        () => new Map<string, string[]>(),
        (orphans) =>
          withAliases((aliases) =>
            on(['createPool', 'deletePool'], async (intercepted) => {
              const { operation, poolId = '', json: sent, forward } = intercepted
              const numbers = (await readList(intercepted)).pools.map(({ id }) =>
                Number((aliases.alias.get(id) ?? id).split('-')[1]),
              )
              if (operation === 'deletePool') {
                const before = await readPool(intercepted)
                const response = await forward()
                if (before && response.ok) orphans.set(aliases.alias.get(poolId) ?? poolId, before.tags)
                return response
              }
              const id = `pool-${Math.max(...numbers, 0) + 1}`
              const left = orphans.get(id) ?? []
              const tags = isObject(sent) && Array.isArray(sent.tags) ? { tags: [...new Set([...sent.tags, ...left])] } : {}
              return assignAlias(await forward(isObject(sent) ? { json: { ...sent, ...tags } } : {}), aliases, id)
            }),
          ),
      ),
    ),
  },
  'version-before-comes-back': {
    description: 'Each update is a new row and a deletion takes the latest: after an update, the version before is there again.',
    reading: 'unknown pools',
    pointer: del,
    caughtBy: ['sequences.tell-one-story', 'lifecycle.deleted-pool-cannot-be-updated', 'lifecycle.deleted-pool-is-gone'],
    serve: mutated(
      withExtraPools((extraPools) =>
        withState(
          () => new Map<string, Pool>(),
          (earlier) =>
            on(['updatePool', 'deletePool'], async (intercepted) => {
              const { operation, poolId = '' } = intercepted
              const before = await readPool(intercepted)
              const response = await intercepted.forward()
              if (!response.ok) return response
              const version = earlier.get(poolId)
              if (operation === 'updatePool' && before) earlier.set(poolId, before)
              if (operation === 'deletePool' && version) {
                earlier.delete(poolId)
                extraPools.set(poolId, version)
              }
              return response
            }),
        ),
      ),
    ),
  },
  'index-is-stale-after-a-deletion': {
    description: 'Positions are kept by id and not corrected after a deletion: later pools are found one place too far.',
    reading: 'pool ids',
    pointer: get,
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
  'deletion-of-the-newest-takes-the-one-before': {
    description: 'A deletion of the newest pool in the list removes the one before it: an index that is one too low at the end.',
    reading: 'updates',
    pointer: del,
    caughtBy: ['sequences.tell-one-story', 'lifecycle.delete-touches-one-pool', 'lifecycle.deleted-pool-cannot-be-updated'],
    serve: mutated(
      on('deletePool', async (intercepted) => {
        const { pools } = await readList(intercepted)
        const isLast = pools.at(-1)?.id === intercepted.poolId
        const other = pools.at(-2)
        return isLast && other && pools.length > 2 ? intercepted.forward({ path: poolPath(other.id) }) : intercepted.forward()
      }),
    ),
  },
  'node-count-only-grows': {
    description: 'nodeCount follows an update that adds nodes, and not one that takes some away.',
    reading: 'node count',
    pointer: pool('nodeCount'),
    caughtBy: ['pool.node-count-adds-up'],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (most) =>
          mutatePools((pool) => {
            const nodeCount = Math.max(pool.nodeCount, most.get(pool.id) ?? 0)
            most.set(pool.id, nodeCount)
            return { ...pool, nodeCount }
          }),
      ),
    ),
  },
  'only-five-pools-fit': {
    description: 'Pools are kept in a cache of limited size: each new one beyond five pushes out the oldest of them.',
    reading: 'complete lists',
    pointer: post,
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
  'pools-without-tags-share-them': {
    description: 'All pools created without tags share one list of them: an update of one shows in the others.',
    reading: 'updates',
    pointer: pool('tags'),
    caughtBy: ['sequences.tell-one-story'],
    serve: mutated(
      withState(
        (): { ids: Set<string>; tags: string[] } => ({ ids: new Set(), tags: [] }),
        (shared) =>
          compose(
            on(['createPool', 'updatePool'], async ({ operation, json: sent, forward, poolId = '' }) => {
              const response = await forward()
              if (!response.ok || !isObject(sent)) return response
              const { id, tags } = (await response.clone().json()) as Pool
              if (operation === 'createPool' && tags.length === 0) shared.ids.add(id)
              if (operation === 'updatePool' && shared.ids.has(poolId) && 'tags' in sent) shared.tags = tags
              return response
            }),
            mutatePools((pool) => (shared.ids.has(pool.id) ? { ...pool, tags: shared.tags } : pool)),
          ),
      ),
    ),
  },
  'update-after-another-deletion-fails': {
    description: 'After a deletion, the next update answers 404 once for each pool: its handle has gone stale.',
    reading: 'updates',
    pointer: put,
    caughtBy: ['sequences.tell-one-story'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (stale) =>
          on(['deletePool', 'updatePool'], async (intercepted) => {
            const { operation, poolId = '', forward } = intercepted
            if (operation === 'updatePool' && stale.delete(poolId)) return errorResponse(404)
            const response = await forward()
            if (operation === 'deletePool' && response.ok) for (const { id } of (await readList(intercepted)).pools) stale.add(id)
            return response
          }),
      ),
    ),
  },
  'deletion-of-an-updated-pool-is-refused': {
    description: 'A deletion needs one of the first two versions: a pool that was updated twice answers 404, and stays.',
    reading: 'unknown pools',
    pointer: del,
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
  'update-returns-to-an-old-description': {
    description: 'Fields that an update does not send come from the creation, not from the update before.',
    reading: 'updates',
    pointer: put,
    caughtBy: ['lifecycle.partial-update-changes-what-was-sent'],
    serve: mutated(
      withState(
        () => new Map<string, Pool>(),
        (created) =>
          on(['createPool', 'updatePool'], async ({ operation, poolId = '', json: sent, forward }) => {
            const first = created.get(poolId)
            if (operation === 'updatePool' && first && isObject(sent)) {
              const { name, description, nodeTypes, tags } = first
              const checked = await forward()
              return checked.ok ? forward({ json: { name, description, nodeTypes, tags, ...sent } }) : checked
            }
            const response = await forward()
            if (operation === 'createPool' && response.ok) {
              const pool = (await response.clone().json()) as Pool
              created.set(pool.id, pool)
            }
            return response
          }),
      ),
    ),
  },
  'deleted-nodes-are-subtracted-twice': {
    description: 'A deletion that is sent twice takes the nodes of the pool off the total twice.',
    reading: 'summary',
    pointer: summary('totalNodes'),
    caughtBy: ['summary.total-nodes-fits-the-list'],
    serve: mutated(
      withState(
        () => ({ off: 0, nodes: new Map<string, number>() }),
        (state) =>
          compose(
            on('deletePool', async (intercepted) => {
              const { poolId = '' } = intercepted
              const before = await readPool(intercepted)
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
  'list-is-stale-after-two-changes': {
    description:
      'The list is built anew after a change, but not for one that comes within 50 ms of another: that one is missing.',
    reading: 'complete lists',
    pointer: list,
    caughtBy: ['sequences.tell-one-story', 'lifecycle.created-pool-is-listed', 'lifecycle.deleted-pool-leaves-the-list'],
    serve: mutated(
      withState(
        (): { built?: string; at: number } => ({ at: 0 }),
        (state) =>
          compose(
            on(['createPool', 'updatePool', 'deletePool'], async (intercepted) => {
              const response = await intercepted.forward()
              const isSoon = Date.now() - state.at < 50
              state.at = Date.now()
              if (response.ok && !isSoon) {
                const fresh = await intercepted.forward({ method: 'GET', path: '/api/pools' })
                state.built = await fresh.text()
              }
              return response
            }),
            on('listPools', async ({ forward }) => {
              const response = await forward()
              return withBody(response, state.built ?? (await response.text()))
            }),
          ),
      ),
    ),
  },
  'tags-swap-between-two-updates': {
    description:
      'Updates are written in a batch: the tags of one pool are those of the update before, when that was of another pool.',
    reading: 'updates',
    pointer: pool('tags'),
    caughtBy: ['sequences.tell-one-story', 'lifecycle.partial-update-changes-what-was-sent'],
    serve: mutated(
      withState(
        (): { id?: string; tags?: string[] } => ({}),
        (latest) =>
          withOverrides((overrides) =>
            on('updatePool', async ({ poolId = '', forward }) => {
              const response = await forward()
              if (!response.ok) return response
              const { tags } = (await response.clone().json()) as Pool
              const mixed = latest.id !== undefined && latest.id !== poolId && latest.tags !== undefined
              overrides.set(poolId, mixed ? { tags: latest.tags } : { tags })
              latest.id = poolId
              latest.tags = tags
              return response
            }),
          ),
      ),
    ),
  },
  'name-of-a-namesake-follows': {
    description: 'An update finds its row by the name that the pool has: of two with one name the first is changed.',
    reading: 'updates',
    pointer: put,
    caughtBy: ['lifecycle.namesakes-are-two-pools'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const { pools } = await readList(intercepted)
        const name = pools.find(({ id }) => id === intercepted.poolId)?.name
        const first = pools.find((pool) => pool.name === name)
        return first && first.id !== intercepted.poolId
          ? intercepted.forward({ path: poolPath(first.id) })
          : intercepted.forward()
      }),
    ),
  },
  'empty-again-shows-the-examples': {
    description: 'A server without pools fills itself with examples: whoever deletes the last one finds strangers in the list.',
    reading: 'complete lists',
    pointer: list,
    caughtBy: ['pools.reads-succeed'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) =>
        pools.length > 0 ? { summary, pools } : recountSummary({ summary, pools: [demo] }),
      ),
      () => ({ pools: [] }),
    ),
  },
  'deleted-pool-answers-its-successor': {
    description: 'The id of a deleted pool leads to the one that was created after it.',
    reading: 'unknown pools',
    pointer: `${get}/responses/404`,
    caughtBy: ['sequences.tell-one-story', 'pools.get-answers-the-id-asked-for'],
    serve: mutated(
      withState(
        () => ({ dead: new Set<string>(), heir: new Map<string, string>() }),
        (state) =>
          on(['createPool', 'getPool', 'deletePool'], async ({ operation, poolId = '', forward }) => {
            const heir = state.heir.get(poolId)
            const response = operation === 'getPool' && heir ? await forward({ path: poolPath(heir) }) : await forward()
            if (response.ok && operation === 'deletePool') state.dead.add(poolId)
            if (response.ok && operation === 'createPool') {
              const { id } = (await response.clone().json()) as Pool
              for (const gone of state.dead) state.heir.set(gone, id)
              state.dead.clear()
            }
            return response
          }),
      ),
    ),
  },
  'creation-after-a-deletion-is-ready-made': {
    description: 'Deleted pools are kept for the next creation, which gets the description and node types of the old one.',
    reading: 'body of a creation',
    pointer: post,
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
              const before = await readPool(intercepted)
              const response = await forward()
              if (response.ok && before) state.spare = before
              return response
            }
            const { spare } = state
            if (!spare || !isObject(sent)) return forward()
            const checked = await forward()
            if (!checked.ok) return checked
            const { id } = (await checked.json()) as Pool
            state.spare = undefined
            const { description, nodeTypes } = spare
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
