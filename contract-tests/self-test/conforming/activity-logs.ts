import { mutateEntries, mutateEntry, selectFromLog, shiftTimes, withDate } from '../log-mutators.ts'
import type { Mutator } from '../mutators.ts'
import { createEntries } from './activity.ts'
import {
  addCurrentName,
  cacheLog,
  filterLog,
  limitByQuery,
  mergeUpdates,
  readReplicas,
  reject,
  renameDeleted,
  reuseIds,
  roundLater,
  setDate,
} from './activity-mutators.ts'
import { type ConformingServer, embedded } from './server.ts'

const twoYearsAgo = () => Date.now() - 2 * 365 * 86_400_000

/** Servers that store, limit and show the activity log in other ways. */
export const activityLogs: ConformingServer[] = [
  log(
    'newest-of-each-request',
    'Returns the newest 15 entries of what the filter selects.',
    selectFromLog((log, filter) => filterLog(log, filter).slice(0, 15)),
  ),
  log(
    'of-the-last-minute',
    'Keeps entries for one minute.',
    mutateEntries((entries) => entries.filter(({ timestamp }) => Date.parse(timestamp) > Date.now() - 60_000)),
  ),
  log(
    'behind-by-a-second',
    'Shows each change in the log 1.2 seconds later.',
    mutateEntries((entries) => entries.filter(({ timestamp }) => Date.parse(timestamp) <= Date.now() - 1_200)),
  ),
  log('from-two-replicas', 'Reads the log from two databases in turn, one of which is 300 ms behind.', readReplicas(300)),
  log(
    'names-are-forgotten',
    'Shows "(deleted)" as the name of a deleted pool.',
    renameDeleted(() => '(deleted)'),
  ),
  log(
    'deleted-pools-are-named-by-id',
    'Shows the id of a deleted pool as its name.',
    renameDeleted((id) => id),
  ),
  log('current-names-in-details', 'Shows the current name of a pool in the details of all its entries.', addCurrentName()),
  log(
    'details-have-an-age',
    'Tells in the details how many milliseconds ago the change was.',
    mutateEntry((entry) => ({ ...entry, details: `${entry.details}, ${Date.now() - Date.parse(entry.timestamp)} ms ago` })),
  ),
  log(
    'seconds-after-a-while',
    'Returns fractions of a second only in the first 100 ms, before the database rounds them.',
    roundLater(100),
  ),
  log(
    'updates-in-one-entry',
    'Adds one entry for updates that follow each other within 100 ms, once they are over.',
    mergeUpdates(100),
  ),
  log(
    'in-local-time',
    'Returns timestamps in local time with the offset, and sends a Date header.',
    shiftTimes(9 * 3_600_000, '+09:00'),
    withDate(),
  ),
  log('ten-minutes-apart', 'Has a database whose clock is ten minutes behind the Date header.', shiftTimes(-600_000), withDate()),
  log('with-a-date', 'Sends a Date header.', withDate()),
  {
    ...log('in-another-year', 'Has a clock that is two years behind, also in its Date header.'),
    start: embedded({ now: twoYearsAgo }, withDate(twoYearsAgo)),
  },
  log('with-a-wrong-date', 'Sends a Date header that is no date.', setDate('now')),
  log(
    '404-for-an-empty-log',
    'Responds 404 to a filter that finds nothing.',
    reject((entries) => entries.length === 0),
  ),
  log('of-reused-ids', 'Reuses ids of deleted pools, and keeps the entries of the earlier pools.', reuseIds(), withDate()),
  log('users-and-limits-in-query', 'Supports `limit`, `user` and `_` in the query of the log.', limitByQuery()),
  log(
    'grouped-by-pool',
    'Lists the entries pool by pool.',
    mutateEntries((entries) => entries.toSorted((a, b) => a.poolId.localeCompare(b.poolId))),
  ),
  log('shared-by-a-proxy', 'Is behind a proxy that caches the log for one second.', cacheLog(1_000)),
  {
    ...log('beside-eight-scenarios', 'Takes up to 8 ms for a response, while eight scenarios of the run use it.'),
    options: { concurrency: 8 },
    start: embedded({ latency: { min: 0, max: 8 } }),
  },
  {
    ...log('huge', 'Starts with 30,000 entries.'),
    start: () => embedded({ activities: createEntries(30_000, 'old') })(),
  },
]

function log(difference: string, description: string, ...mutators: Mutator[]): ConformingServer {
  return { id: `activity.${difference}`, description, reading: 'activity entries', start: embedded({}, ...mutators) }
}
