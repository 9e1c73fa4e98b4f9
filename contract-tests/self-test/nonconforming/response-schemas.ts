import { mutateBody } from '../mutators.ts'
import { createPool, getPool, listPools, poolField, summaryField, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** JSON bodies that do not match their schema. */
export const responseSchemas: NonconformingServers = {
  'update-responds-with-success': {
    description: 'An update responds with `success` and `message`, as a delete does, instead of the pool.',
    reading: 'updates',
    pointer: `${updatePool}/responses/200`,
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutateBody('updatePool', () => ({ success: true, message: 'Pool updated successfully' }))),
  },
  'create-responds-with-id-only': {
    description: 'A create responds with the new id only.',
    reading: 'status of a create',
    pointer: `${createPool}/responses/201`,
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutateBody('createPool', ({ id }) => ({ id }))),
  },
  'single-pool-in-an-array': {
    description: 'A single pool is wrapped in an array, like the rows of a query.',
    reading: 'HTTP and JSON',
    pointer: `${getPool}/responses/200`,
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutateBody('getPool', (pool) => [pool])),
  },
  'list-without-summary': {
    description: 'The list is a bare array without a summary.',
    reading: 'summary',
    pointer: `${listPools}/responses/200`,
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutateBody('listPools', ({ pools }) => pools)),
  },
  'list-in-snake-case': {
    description: 'Pools in the list have the column names of the database, such as `node_count`.',
    reading: 'complete lists',
    pointer: poolField('nodeCount'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }) => {
        const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
        const row = (pool: object) => Object.fromEntries(Object.entries(pool).map(([key, value]) => [snake(key), value]))
        return { summary, pools: pools.map(row) }
      }),
    ),
  },
  'summary-counts-are-strings': {
    description: 'Sums are strings, as the database driver returns them: "148" instead of 148.',
    reading: 'summary',
    pointer: summaryField('totalNodes'),
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }) => ({
        summary: { ...summary, totalNodes: String(summary.totalNodes) },
        pools,
      })),
    ),
  },
  'zeros-are-omitted': {
    description: "Fields that are 0 or empty are omitted, as with Go's `omitempty`.",
    reading: 'utilization',
    pointer: poolField('gpuUtilization'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      mutateBody(['createPool', 'getPool', 'updatePool'], (pool) =>
        Object.fromEntries(Object.entries(pool).filter(([, value]) => value !== 0 && value !== '')),
      ),
    ),
  },
  'no-tags-are-null': {
    description: 'A pool without tags has `null` for its tags, as a nil slice in Go.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      mutateBody(['createPool', 'getPool', 'updatePool'], (pool) => ({ ...pool, tags: pool.tags.length > 0 ? pool.tags : null })),
    ),
  },
  'entries-without-a-user': {
    description: 'Activity entries that no person caused have `null` for the user.',
    reading: 'activity entries',
    pointer: '#/components/schemas/Activity/properties/user',
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listActivity', ({ activities }) => ({
        activities: activities.map((entry: { user: string }) => (entry.user.includes('@') ? entry : { ...entry, user: null })),
      })),
    ),
  },
}
