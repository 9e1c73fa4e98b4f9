import type { NodeType, Pool } from '../../../src/generated/schema.js'
import { isObject, type Mutator, mutatePools, on, type RequestBody } from '../mutators.ts'
import { compose, withState } from './defects.ts'
import { poolField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

const caughtBy = ['requests.defaults-are-not-shared']

/** Pools that share values which each of them should have of its own. */
export const sharedValues: NonconformingServers = {
  'default-tags-are-shared': {
    description: 'Pools that are created without tags share one list, which updates append to.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy,
    serve: mutated(share('tags', [], (shared, sent) => [...new Set([...(shared as string[]), ...(sent as string[])])])),
  },
  'default-tags-are-replaced-in-place': {
    description: 'Pools that are created without tags share one list, whose elements updates replace.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy,
    serve: mutated(share('tags', [], (_, sent) => sent)),
  },
  'default-tags-grow-for-later-pools': {
    description: 'A pool that is created without tags has the tags that were last sent in an update.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy,
    serve: mutated(inheritFromLastUpdate('tags')),
  },
  'default-description-is-shared': {
    description: 'Pools that are created without a description share one text object.',
    reading: 'body of a create',
    pointer: poolField('description'),
    caughtBy,
    serve: mutated(share('description', '', (_, sent) => sent)),
  },
  'default-description-is-the-last-one': {
    description: 'A pool that is created without a description has the one that was last sent in an update.',
    reading: 'body of a create',
    pointer: poolField('description'),
    caughtBy,
    serve: mutated(inheritFromLastUpdate('description')),
  },
  'equal-node-types-are-shared': {
    description: 'Pools that are created with equal node types share the entries, whose counts updates replace.',
    reading: 'updates',
    pointer: poolField('nodeTypes'),
    caughtBy: [...caughtBy, 'lifecycle.update-touches-one-pool'],
    serve: mutated(shareNodeTypes()),
  },
}

/** Pools that are created without the field share its value, which updates of one of them change. */
function share(field: 'tags' | 'description', start: unknown, change: (shared: unknown, sent: unknown) => unknown): Mutator {
  return withState(
    () => ({ value: start, ids: new Set<string>() }),
    (state) =>
      compose(
        on(['createPool', 'updatePool'], async ({ operation, poolId = '', json: sent, forward }) => {
          const response = await forward()
          if (!response.ok || !isObject(sent)) return response
          if (operation === 'createPool' && !(field in sent)) state.ids.add(await readId(response))
          if (operation === 'updatePool' && field in sent && state.ids.has(poolId)) state.value = change(state.value, sent[field])
          return response
        }),
        mutatePools((pool) => (state.ids.has(pool.id) ? { ...pool, [field]: state.value } : pool)),
      ),
  )
}

/** A pool that is created without the field gets the value of the last update. */
function inheritFromLastUpdate(field: 'tags' | 'description'): Mutator {
  return withState(
    (): RequestBody => ({}),
    (last) =>
      on(['createPool', 'updatePool'], async ({ operation, json: sent, forward }) => {
        if (!isObject(sent)) return forward()
        if (operation === 'createPool') return forward({ json: { ...last, ...sent } })
        const response = await forward()
        if (response.ok && field in sent) last[field] = sent[field]
        return response
      }),
  )
}

/** An update of a pool replaces the counts of all pools that were created with equal node types. */
function shareNodeTypes(): Mutator {
  return withState(
    () => ({ keys: new Map<string, string>(), values: new Map<string, NodeType[]>() }),
    ({ keys, values }) =>
      compose(
        on(['createPool', 'updatePool'], async ({ operation, poolId = '', json: sent, forward }) => {
          const response = await forward()
          if (!response.ok || !isObject(sent) || !Array.isArray(sent.nodeTypes)) return response
          const key = JSON.stringify(sent.nodeTypes)
          if (operation === 'createPool') {
            keys.set(await readId(response), key)
            values.set(key, sent.nodeTypes as NodeType[])
          }
          const shared = keys.get(poolId)
          if (operation === 'updatePool' && shared !== undefined) values.set(shared, sent.nodeTypes as NodeType[])
          return response
        }),
        mutatePools((pool) => {
          const nodeTypes = values.get(keys.get(pool.id) ?? 'none')
          return nodeTypes ? { ...pool, nodeTypes, nodeCount: nodeTypes.reduce((sum, { count }) => sum + count, 0) } : pool
        }),
      ),
  )
}

async function readId(response: Response): Promise<string> {
  return ((await response.clone().json()) as Pool).id
}
