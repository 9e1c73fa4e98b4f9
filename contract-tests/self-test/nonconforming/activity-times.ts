import { mutateEntry, shiftTimes, withDate } from '../log-mutators.ts'
import type { Mutator } from '../mutators.ts'
import { compose } from './defects.ts'
import { activityField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

const hour = 3_600_000

/** Servers with a Date header and wrong times in the activity log. */
export const activityTimes: NonconformingServers = {
  'local-time-is-labelled-z': wrongTime('Timestamps are in local time, 9 hours ahead, with a `Z`.', shiftTimes(9 * hour)),
  'local-time-west-is-labelled-z': wrongTime('Timestamps are in local time, 5 hours behind, with a `Z`.', shiftTimes(-5 * hour)),
  'utc-has-the-local-offset': wrongTime('Timestamps are in UTC with the offset of local time.', shiftTimes(0, '+05:30')),
  'offset-has-the-wrong-sign': wrongTime('The offset of timestamps has the wrong sign.', shiftTimes(2 * hour, '-02:00')),
  'offset-is-half-an-hour-off': wrongTime('The offset of timestamps lacks its minutes.', shiftTimes(5.5 * hour, '+05:00')),
  'summer-time-is-forgotten': wrongTime(
    'Timestamps are in summer time, with the offset of winter.',
    shiftTimes(2 * hour, '+01:00'),
  ),
  'seconds-are-read-as-milliseconds': wrongTime(
    'Timestamps are computed from seconds as if they were milliseconds, so they are of 1970.',
    mutateEntry((entry) => ({ ...entry, timestamp: new Date(Date.parse(entry.timestamp) / 1_000).toISOString() })),
  ),
  'time-is-that-of-the-start': wrongTime(
    'Timestamps are the time at which the server started, two hours ago.',
    mutateEntry((entry) => ({ ...entry, timestamp: new Date(start - 2 * hour).toISOString() })),
  ),
  'date-has-no-time': wrongTime(
    'Timestamps have the date of the change and the time 00:00:00.',
    mutateEntry((entry) => ({ ...entry, timestamp: `${entry.timestamp.slice(0, 10)}T00:00:00Z` })),
    Date.parse('2026-03-07T15:20:00Z'),
  ),
  'clock-has-twelve-hours': wrongTime(
    'Timestamps have the hours of a twelve-hour clock.',
    mutateEntry((entry) => ({
      ...entry,
      timestamp: entry.timestamp.replace(/T(\d\d)/, (_, hours) => `T${String(Number(hours) % 12 || 12).padStart(2, '0')}`),
    })),
    Date.parse('2026-03-07T15:20:00Z'),
  ),
  'day-and-month-are-swapped': wrongTime(
    'Timestamps have the day in the place of the month.',
    mutateEntry((entry) => ({ ...entry, timestamp: entry.timestamp.replace(/-(\d\d)-(\d\d)T/, '-$2-$1T') })),
    Date.parse('2026-03-07T15:20:00Z'),
  ),
  'month-counts-from-zero': wrongTime(
    'The month of timestamps is counted from 0.',
    mutateEntry((entry) => ({
      ...entry,
      timestamp: entry.timestamp.replace(/-(\d\d)-/, (_, month) => `-${String(Number(month) - 1 || 12).padStart(2, '0')}-`),
    })),
    Date.parse('2026-03-07T15:20:00Z'),
  ),
  'minutes-are-months': wrongTime(
    'Timestamps have the month in the place of the minutes.',
    mutateEntry((entry) => ({ ...entry, timestamp: entry.timestamp.replace(/-(\d\d)-(\d\d)T(\d\d):\d\d/, '-$1-$2T$3:$1') })),
    Date.parse('2026-03-07T15:40:00Z'),
  ),
}

const start = Date.now()

/** @param from The time at which the clock of the server starts. By default it is right. */
function wrongTime(description: string, mutate: Mutator, from?: number): NonconformingServers[string] {
  const now = from === undefined ? Date.now : () => from + Date.now() - start
  return {
    description,
    reading: 'timestamps',
    pointer: activityField('timestamp'),
    caughtBy: ['activity.timestamp-is-the-time-of-the-change'],
    serve: mutated(compose(mutate, withDate(now)), () => ({ now })),
  }
}
