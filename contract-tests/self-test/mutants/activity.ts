import type { Activity } from '../../../src/generated/schema.js'
import { errorResponse, intercept, jsonResponse, mutateBody, on, withBody } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** A mutant for each check of the area `activity`. */
export const activity = {
  'activity.filter-is-an-ordinary-parameter': on('listActivity', ({ request, forward }) =>
    request.url.includes('?_') ? forward({ path: '/api/pools/activity?poolId=none' }) : forward(),
  ),
  'activity.whole-log-has-no-gaps': mutateBody('listActivity', ({ activities }, { request }) => ({
    activities: request.url.includes('poolId')
      ? activities
      : activities.filter(({ action }: Activity) => action !== 'node-added'),
  })),
  'activity.entries-stay': mutateBody('listActivity', ({ activities }, { request }) => ({
    activities: request.url.includes('poolId') ? activities.slice(0, 1) : activities,
  })),
  'activity.entries-do-not-change': on('listActivity', async ({ forward }) => {
    const { activities } = await (await forward()).json()
    return jsonResponse(200, {
      activities: activities.map((entry: Activity) => ({ ...entry, details: `One of ${activities.length} entries` })),
    })
  }),
  'activity.timestamp-is-the-time-of-the-change': on('listActivity', async ({ forward }) => {
    const response = await forward()
    return withBody(response, await response.text(), { headers: { date: new Date(Date.now() - 9 * 3_600_000).toUTCString() } })
  }),
  'activity.parallel-changes-are-logged': mutateBody('listActivity', ({ activities }) => ({ activities: activities.slice(-4) })),
  'activity.filter-gives-that-pool-alone': on('listActivity', ({ forward }) => forward({ path: '/api/pools/activity' })),
  'activity.filter-gives-all-of-them': mutateBody('listActivity', ({ activities }, { request }) => ({
    activities: request.url.includes('poolId') ? activities.slice(1) : activities,
  })),
  'activity.ids-are-unique': mutateBody('listActivity', ({ activities }) => ({
    activities: [...activities, activities[0]].filter(Boolean),
  })),
  'activity.changes-are-logged': mutateBody('listActivity', ({ activities }) => ({ activities: activities.slice(1) })),
  'activity.pool-name-fits': mutateBody('listActivity', ({ activities }) => ({
    activities: activities.map((entry: Activity) => ({ ...entry, poolName: entry.poolId })),
  })),
  'activity.literal-path-wins': on('listActivity', () => errorResponse(404)),
  'activity.unknown-pool-has-no-entries': intercept(({ forward, operation, request }) =>
    operation === 'listActivity' && request.url.includes('no-such') ? errorResponse(500) : forward(),
  ),
  'activity.odd-queries-are-survived': intercept(({ forward, request }) =>
    request.url.endsWith('poolId=') ? errorResponse(500) : forward(),
  ),
  'activity.timestamp-is-rfc-3339': mutateBody('listActivity', ({ activities }) => ({
    activities: activities.map((entry: Activity) => ({ ...entry, timestamp: entry.timestamp.replace('Z', '') })),
  })),
} satisfies MutantsOf<'activity'>
