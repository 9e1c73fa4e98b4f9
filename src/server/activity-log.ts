import type { Activity } from '../generated/schema.js'
import { countedIds, Ids } from './ids.ts'

/** A log entry without its id, which the log assigns. */
export type Entry = Omit<Activity, 'id'>

/** The activity log. Entries remain when their pool is deleted. @see "Get Pool Activity" in the API document */
export class ActivityLog {
  /** Oldest first, which makes appending cheap. */
  #entries: Activity[]
  #ids: Ids

  constructor(seed: readonly Activity[], createId?: () => string) {
    // A seed is newest first. Reversing it before the stable sort keeps the order of entries with the same timestamp.
    this.#entries = seed.toReversed().sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
    const ids = seed.map(({ id }) => id)
    const highest = ids.reduce((max, id) => Math.max(max, Number(/^act-(\d{1,15})$/.exec(id)?.[1] ?? 0)), 1000)
    this.#ids = new Ids(createId ?? countedIds('act-', highest + 1), ids)
  }

  write(entry: Entry): void {
    this.#entries.push({ id: this.#ids.next(), ...entry })
    // Trimming at twice the limit copies the array once per `maxEntries` entries.
    if (this.#entries.length > 2 * maxEntries) this.#entries = this.#entries.slice(-maxEntries)
  }

  /** Newest first. */
  read(poolId?: string): Activity[] {
    const newestFirst = this.#entries.toReversed()
    return poolId === undefined ? newestFirst : newestFirst.filter((entry) => entry.poolId === poolId)
  }
}

/** Limits the memory of a mock that runs for a long time. */
const maxEntries = 50_000
