import type { LogBody } from '../log-mutators.ts'
import { mutateBody } from '../mutators.ts'
import { activityField as field } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Entries of the activity log with wrong ids, pools and types. */
export const activityEntries: NonconformingServers = {
  'empty-log-is-null': {
    description: 'An empty log is `null` instead of an empty list.',
    reading: 'activity entries',
    pointer: '#/components/schemas/ActivityList/properties/activities',
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      mutateBody('listActivity', ({ activities }: LogBody) => ({ activities: activities.length > 0 ? activities : null })),
    ),
  },
  'entries-share-an-id': {
    description: 'Ids of entries are their time in seconds, so entries of the same second share an id.',
    reading: 'activity entries',
    pointer: field('id'),
    caughtBy: ['activity.ids-are-unique'],
    serve: mutated(
      mutateBody('listActivity', ({ activities }: LogBody) => ({
        activities: activities.map((entry) => ({ ...entry, id: `act-${Math.floor(Date.parse(entry.timestamp) / 1_000)}` })),
      })),
    ),
  },
  'entries-are-numbered-by-position': {
    description: 'Ids of entries are their position in the response, so a filter changes them.',
    reading: 'activity entries',
    pointer: field('id'),
    caughtBy: ['activity.filter-gives-all-of-them'],
    serve: mutated(
      mutateBody('listActivity', ({ activities }: LogBody) => ({
        activities: activities.map((entry, i) => ({ ...entry, id: `act-${i + 1}` })),
      })),
    ),
  },
  'timestamps-have-no-zone': {
    description: 'Timestamps have no time zone.',
    reading: 'timestamps',
    pointer: field('timestamp'),
    caughtBy: ['activity.timestamp-is-rfc-3339'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listActivity', ({ activities }: LogBody) => ({
        activities: activities.map((entry) => ({ ...entry, timestamp: entry.timestamp.replace('Z', '') })),
      })),
    ),
  },
  'timestamps-are-numbers': {
    description: 'Timestamps are numbers of milliseconds.',
    reading: 'timestamps',
    pointer: field('timestamp'),
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listActivity', ({ activities }: LogBody) => ({
        activities: activities.map((entry) => ({ ...entry, timestamp: Date.parse(entry.timestamp) })),
      })),
    ),
  },
  'create-entries-have-no-pool': {
    description: 'Entries of creates have an empty poolId.',
    reading: 'activity entries',
    pointer: field('poolId'),
    caughtBy: ['answers.success-matches-its-schema', 'activity.filter-gives-that-pool-alone'],
    serve: mutated(
      mutateBody('listActivity', ({ activities }: LogBody) => ({
        activities: activities.map((entry) => (entry.action === 'pool-created' ? { ...entry, poolId: '' } : entry)),
      })),
    ),
  },
}
