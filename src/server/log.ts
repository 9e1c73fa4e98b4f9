import type { Activity } from '../generated/schema.js'
import { counting, Ids } from './ids.ts'

/** What happened, as far as the caller of the log knows it. */
export type Entry = Omit<Activity, 'id'>

/** The activity log. Entries outlive their pool. @see "Get Pool Activity" in the API document */
export class ActivityLog {
  /** Oldest first, so that a new entry costs nothing. */
  #entries: Activity[]
  #ids: Ids

  constructor(seed: readonly Activity[], makeId?: () => string) {
    // Of entries of the same moment, the first is the newest, as in what a server gives.
    this.#entries = seed.toReversed().sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
    const ids = seed.map(({ id }) => id)
    const highest = ids.reduce((most, id) => Math.max(most, Number(/^act-(\d{1,15})$/.exec(id)?.[1] ?? 0)), 1000)
    this.#ids = new Ids(makeId ?? counting('act-', highest + 1), ids)
  }

  write(entry: Entry): void {
    this.#entries.push({ id: this.#ids.next(), ...entry })
    if (this.#entries.length > 2 * mostEntries) this.#entries = this.#entries.slice(-mostEntries)
  }

  /** Newest first. */
  read(poolId?: string): Activity[] {
    const newestFirst = this.#entries.toReversed()
    return poolId === undefined ? newestFirst : newestFirst.filter((entry) => entry.poolId === poolId)
  }
}

/** A mock that is left running must not fill the memory: beyond twice as many, the oldest are forgotten. */
const mostEntries = 50_000
