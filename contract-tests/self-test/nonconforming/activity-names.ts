import type { Pool } from '../../../src/generated/schema.js'
import { type LogBody, mutateEntry } from '../log-mutators.ts'
import { mutateBody, on } from '../mutators.ts'
import { fetchList, withState } from './defects.ts'
import { activityField as field } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Entries of the activity log with a wrong name of the pool. */
export const activityNames: NonconformingServers = {
  'entries-name-the-pool-by-its-id': {
    description: 'poolName is the id of the pool.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listActivity', ({ activities }: LogBody) => ({
        activities: activities.map((entry) => ({ ...entry, poolName: entry.poolId })),
      })),
    ),
  },
  'deleted-pools-lose-their-name': {
    description: 'Entries of a deleted pool have `null` for poolName.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const response = await intercepted.forward()
        if (!response.ok) return response
        const names = new Map((await fetchList(intercepted)).pools.map(({ id, name }) => [id, name]))
        const { activities } = (await response.json()) as LogBody
        return Response.json({ activities: activities.map((entry) => ({ ...entry, poolName: names.get(entry.poolId) ?? null })) })
      }),
    ),
  },
  'entries-have-the-name-of-another': {
    description: 'Entries of updates have the name of the pool that was created last.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    serve: mutated(
      withState(
        (): { latest?: string; names: Map<string, string> } => ({ names: new Map() }),
        ({ names, ...state }) =>
          on(['createPool', 'updatePool', 'listActivity'], async ({ operation, poolId = '', forward }) => {
            const response = await forward()
            if (!response.ok) return response
            if (operation === 'createPool') state.latest = ((await response.clone().json()) as Pool).name
            if (operation === 'updatePool' && state.latest !== undefined) {
              const written = await forward({ method: 'GET', path: `/api/pools/activity?poolId=${encodeURIComponent(poolId)}` })
              const [entry] = ((await written.json()) as LogBody).activities
              if (entry) names.set(entry.id, state.latest)
            }
            if (operation !== 'listActivity') return response
            const { activities } = (await response.json()) as LogBody
            return Response.json({
              activities: activities.map((entry) => ({ ...entry, poolName: names.get(entry.id) ?? entry.poolName })),
            })
          }),
      ),
    ),
  },
  'deleted-pools-have-an-empty-name': {
    description: 'Entries of a deleted pool have an empty poolName.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const response = await intercepted.forward()
        if (!response.ok) return response
        const names = new Map((await fetchList(intercepted)).pools.map(({ id, name }) => [id, name]))
        const { activities } = (await response.json()) as LogBody
        return Response.json({ activities: activities.map((entry) => ({ ...entry, poolName: names.get(entry.poolId) ?? '' })) })
      }),
    ),
  },
  'names-are-cut-at-fifty': {
    description: 'poolName is cut after 50 characters.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    serve: mutated(mutateEntry((entry) => ({ ...entry, poolName: entry.poolName.slice(0, 50) }))),
  },
  'long-names-end-with-an-ellipsis': {
    description: 'poolName is shortened to 100 characters with an ellipsis.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    serve: mutated(
      mutateEntry(({ poolName, ...entry }) => ({
        ...entry,
        poolName: poolName.length > 100 ? `${poolName.slice(0, 99)}…` : poolName,
      })),
    ),
  },
  'names-are-cut-like-a-column': {
    description: 'poolName is cut after 255 characters.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    serve: mutated(mutateEntry((entry) => ({ ...entry, poolName: entry.poolName.slice(0, 255) }))),
  },
  'names-are-escaped': {
    description: 'poolName is escaped for HTML.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    serve: mutated(
      mutateEntry((entry) => ({ ...entry, poolName: entry.poolName.replaceAll('&', '&amp;').replaceAll('<', '&lt;') })),
    ),
  },
  'names-are-latin': {
    description: 'poolName has a question mark for each character that Latin-1 lacks.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    serve: mutated(mutateEntry((entry) => ({ ...entry, poolName: entry.poolName.replaceAll(/[^ -ÿ]/g, '?') }))),
  },
  'names-are-in-lower-case': {
    description: 'poolName is in lower case.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    isBodyOnly: true,
    serve: mutated(mutateEntry((entry) => ({ ...entry, poolName: entry.poolName.toLowerCase() }))),
  },
}
