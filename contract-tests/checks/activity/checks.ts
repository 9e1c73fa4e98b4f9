import type { Check } from '../../model/check.ts'

const log = '#/paths/~1api~1pools~1activity/get'
const filter = '#/components/parameters/ActivityPoolId'

export const filterIsComplete = {
  id: 'activity.filter-gives-all-of-them',
  description: 'With poolId, the activity log has every entry that the whole log has for that pool.',
  pointer: filter,
  level: 'should',
} as const satisfies Check

export const filterIsQueryParameter = {
  id: 'activity.filter-is-an-ordinary-parameter',
  description: 'The filter also works percent-encoded, and between other query parameters.',
  pointer: filter,
  level: 'should',
} as const satisfies Check

export const wholeLogHasNoGaps = {
  id: 'activity.whole-log-has-no-gaps',
  description: 'The whole activity log has every entry of a pool that is newer than its oldest entry and older than its newest.',
  pointer: log,
  level: 'should',
} as const satisfies Check

export const entriesStay = {
  id: 'activity.entries-stay',
  description: 'An entry stays in the activity log of its pool, under the same id, while the pool exists.',
  pointer: log,
  level: 'should',
} as const satisfies Check

export const entriesDoNotChange = {
  id: 'activity.entries-do-not-change',
  description: 'An entry has the same pool, action, details, user and time in every response.',
  pointer: '#/components/schemas/Activity',
  level: 'should',
} as const satisfies Check

export const timeIsThatOfTheChange = {
  id: 'activity.timestamp-is-the-time-of-the-change',
  description: "The time of a change that the run made is within 15 minutes of the response's Date header.",
  pointer: '#/components/schemas/Activity/properties/timestamp',
  level: 'should',
} as const satisfies Check

export const changesAreLogged = {
  id: 'activity.changes-are-logged',
  description: 'Creating, updating and deleting a pool each add an entry to the activity log.',
  pointer: log,
  level: 'may',
} as const satisfies Check

export const parallelChangesAreLogged = {
  id: 'activity.parallel-changes-are-logged',
  description: 'Updates sent at the same time add as many entries to the activity log as updates sent one after the other.',
  pointer: log,
  level: 'may',
} as const satisfies Check
