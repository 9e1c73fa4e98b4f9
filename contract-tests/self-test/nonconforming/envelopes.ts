import type { Fetch } from '../../../src/core/fetch.ts'
import type { OperationId } from '../../../src/core/operations.ts'
import type { Activity, PoolList } from '../../../src/generated/schema.js'
import { createServer } from '../../../src/server.ts'
import { type Mutator, mutateBody, mutatePools } from '../mutators.ts'
import { createPool, deletePool, getPool, listActivity, listPools, poolField, updatePool } from './pointers.ts'
import { mutated, type NonconformingServer, type NonconformingServers } from './server.ts'

const everything: OperationId[] = ['listPools', 'createPool', 'getPool', 'updatePool', 'deletePool', 'listActivity']
const single: OperationId[] = ['createPool', 'getPool', 'updatePool']

/** Bodies in another envelope, or without a documented field. One check reports them, and the other checks refer to it. */
export const envelopes: NonconformingServers = {
  'list-in-data': reportedOnce(
    'The list is in `data`, next to its metadata.',
    listPools,
    mutateBody('listPools', ({ pools, summary }) => ({ data: pools, meta: summary })),
  ),
  'whole-list-in-data': reportedOnce(
    'The list and its summary are in `data`.',
    listPools,
    mutateBody('listPools', (list) => ({ success: true, data: list })),
  ),
  'list-in-items': reportedOnce(
    'The list is in `items`, with a total.',
    listPools,
    mutateBody('listPools', ({ pools }) => ({ items: pools, total: pools.length })),
  ),
  'list-in-results': reportedOnce(
    'The list is a page of Django REST framework, with `results`.',
    listPools,
    mutateBody('listPools', ({ pools }) => ({ count: pools.length, next: null, previous: null, results: pools })),
  ),
  'list-in-hal': reportedOnce(
    'The list is in `_embedded`, with links.',
    listPools,
    mutateBody('listPools', ({ pools, summary }) => ({
      _links: { self: { href: '/' } },
      _embedded: { poolList: pools },
      summary,
    })),
  ),
  'list-in-a-page': reportedOnce(
    'The list is a page of Spring, with `content`.',
    listPools,
    mutateBody('listPools', ({ pools }) => ({ content: pools, totalElements: pools.length, number: 0, last: true })),
  ),
  'pools-in-a-page': reportedOnce(
    'The `pools` of the list are an object with the pools of a page.',
    listPools,
    mutateBody('listPools', ({ pools, summary }) => ({ summary, pools: { content: pools } })),
  ),
  'pools-by-id': reportedOnce(
    'The `pools` of the list are an object with the ids as keys.',
    listPools,
    mutateBody('listPools', ({ pools, summary }: PoolList) => ({
      summary,
      pools: Object.fromEntries(pools.map((pool) => [pool.id, pool])),
    })),
  ),
  'pool-in-data': reportedOnce(
    'A single pool is in `data`.',
    getPool,
    mutateBody('getPool', (pool) => ({ data: pool })),
  ),
  'pool-in-pool': reportedOnce(
    'Responses with a single pool have it in `pool`.',
    getPool,
    mutateBody(single, (pool) => ({ pool })),
  ),
  'pool-as-json-api-resource': reportedOnce(
    'Responses with a single pool are JSON:API documents.',
    getPool,
    mutateBody(single, ({ id, ...attributes }) => ({ data: { type: 'pools', id, attributes } })),
  ),
  'pool-ids-of-mongo': reportedOnce(
    'Pools have their id in `_id`.',
    poolField('id'),
    mutatePools(({ id, ...pool }) => ({ _id: id, ...pool })),
  ),
  'create-responds-with-true': reportedOnce(
    'A create responds with `true`.',
    createPool,
    mutateBody('createPool', () => true),
  ),
  'update-responds-with-a-count': reportedOnce(
    'An update responds with the number of rows that it changed.',
    updatePool,
    mutateBody('updatePool', () => ({ acknowledged: true, modifiedCount: 1 })),
  ),
  'delete-responds-with-a-count': reportedOnce(
    'A delete responds with a count instead of `success`.',
    deletePool,
    mutateBody('deletePool', () => ({ deleted: 1 })),
  ),
  'activity-is-an-array': reportedOnce(
    'The activity log is a bare array.',
    listActivity,
    mutateBody('listActivity', ({ activities }) => activities),
  ),
  'activity-in-data': reportedOnce(
    'The activity log is in `data`.',
    listActivity,
    mutateBody('listActivity', ({ activities }) => ({ data: activities })),
  ),
  'everything-in-data': reportedOnce(
    'Every successful response has its body in `data`.',
    listPools,
    mutateBody(everything, (body) => ({ status: 'success', data: body })),
  ),
  'activity-without-ids': reportedOnce(
    'Entries of the activity log have no ids.',
    listActivity,
    mutateBody('listActivity', ({ activities }) => ({ activities: activities.map(({ id: _, ...entry }: Activity) => entry) })),
  ),
  'activities-are-null': reportedOnce(
    'The activities of a pool without entries are `null`, as a nil slice in Go.',
    listActivity,
    mutateBody('listActivity', ({ activities }) => ({ activities: activities.length > 0 ? activities : null })),
  ),
  'counts-are-strings': reportedOnce(
    'All node counts are strings, as a database driver returns them.',
    poolField('nodeCount'),
    mutatePools(({ nodeCount, nodeTypes, ...pool }) => ({
      ...pool,
      nodeCount: String(nodeCount),
      nodeTypes: nodeTypes.map(({ type, count }) => ({ type, count: String(count) })),
    })),
  ),
  'create-responds-with-the-id': reportedOnce(
    'A create responds with an object that has only the id.',
    createPool,
    mutateBody('createPool', ({ id }) => ({ id })),
  ),
  'numeric-ids': {
    ...reportedOnce('The ids of new pools and their entries are JSON numbers.', poolField('id'), numberIds),
    serve: () => {
      let id = 100
      return numberIds(createServer({ ids: () => String(++id) }).fetch)
    },
  },
  'every-pool-without-a-region': reportedOnce(
    'No pool has a region.',
    poolField('region'),
    mutatePools(({ region: _, ...pool }) => pool),
  ),
  'every-pool-with-null-node-types': reportedOnce(
    'Every pool has `null` for its node types, because a relation is not loaded.',
    poolField('nodeTypes'),
    mutatePools((pool) => ({ ...pool, nodeTypes: null })),
  ),
  'tags-in-one-string': reportedOnce(
    'Every pool has its tags in one string.',
    poolField('tags'),
    mutatePools((pool) => ({ ...pool, tags: pool.tags.join(',') })),
  ),
  'no-tags-are-an-object': reportedOnce(
    'A pool without tags has `{}` for them, as an empty array in PHP or Lua.',
    poolField('tags'),
    mutatePools((pool) => ({ ...pool, tags: pool.tags.length > 0 ? pool.tags : {} })),
  ),
}

function numberIds(original: Fetch): Fetch {
  return mutateBody(everything, (body) =>
    JSON.parse(JSON.stringify(body), (key, value) => (/^(id|poolId)$/.test(key) && /^\d+$/.test(value) ? Number(value) : value)),
  )(original)
}

/** A server whose bodies do not match the schema, which no other check may report. */
function reportedOnce(description: string, pointer: string, mutate: Mutator): NonconformingServer {
  return {
    description,
    reading: 'HTTP and JSON',
    pointer,
    caughtBy: ['answers.success-matches-its-schema'],
    isReportedOnce: true,
    isBodyOnly: true,
    serve: mutated(mutate),
  }
}
