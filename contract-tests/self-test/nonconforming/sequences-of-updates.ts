import type { Pool } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import { errorResponse, isObject, mutatePools, on, withBody } from '../mutators.ts'
import { compose, fetchList, fetchPool, withOverrides, withState } from './defects.ts'
import { listPools, poolField, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Defects that show only after several updates. */
export const sequencesOfUpdates: NonconformingServers = {
  'third-update-fails': {
    description: 'The third update of a pool returns 500.',
    reading: 'updates',
    pointer: updatePool,
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
    description: 'From the fourth update on, updates return 200 but change nothing.',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['sequences.tell-one-story', 'requests.valid-updates-are-kept-or-refused'],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (versions) =>
          on('updatePool', async (intercepted) => {
            const { poolId = '', forward } = intercepted
            const before = await fetchPool(intercepted)
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
  'node-count-only-grows': {
    description: 'nodeCount does not decrease when an update removes nodes.',
    reading: 'node count',
    pointer: poolField('nodeCount'),
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
  'pools-without-tags-share-them': {
    description: 'Pools that were created without tags share one list of tags.',
    reading: 'updates',
    pointer: poolField('tags'),
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
  'first-update-after-a-delete-is-404': {
    description: 'After a delete, the first update of every other pool returns 404.',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['sequences.tell-one-story'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (stale) =>
          on(['deletePool', 'updatePool'], async (intercepted) => {
            const { operation, poolId = '', forward } = intercepted
            if (operation === 'updatePool' && stale.delete(poolId)) return errorResponse(404)
            const response = await forward()
            if (operation === 'deletePool' && response.ok)
              for (const { id } of (await fetchList(intercepted)).pools) stale.add(id)
            return response
          }),
      ),
    ),
  },
  'update-restores-values-of-the-create': {
    description: 'An update resets the fields it does not send to the values of the create.',
    reading: 'updates',
    pointer: updatePool,
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
  'tags-swap-between-two-updates': {
    description: 'An update stores the tags of the previous update of another pool.',
    reading: 'updates',
    pointer: poolField('tags'),
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
  'update-by-name': {
    description: 'Of two pools with the same name, an update always changes the first.',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['lifecycle.namesakes-are-two-pools'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const { pools } = await fetchList(intercepted)
        const name = pools.find(({ id }) => id === intercepted.poolId)?.name
        const first = pools.find((pool) => pool.name === name)
        return first && first.id !== intercepted.poolId
          ? intercepted.forward({ path: poolPath(first.id) })
          : intercepted.forward()
      }),
    ),
  },
  'list-is-stale-after-two-changes': {
    description: 'A change within 50 ms of another change is missing from the list.',
    reading: 'complete lists',
    pointer: listPools,
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
}
