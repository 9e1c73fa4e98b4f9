import type { Activity } from '../generated/schema.js'
import { countOf, Ids } from './ids.ts'

/** A log entry without its id, which the log assigns. */
export type Entry = Omit<Activity, 'id'>

/** The activity log. Entries remain when their pool is deleted. @see "Get Pool Activity" in the API document */
export class ActivityLog {
  /** Oldest first, which makes appending cheap. */
  #entries: Activity[]
  /** Of the entries written since the last trimming, and of those that it kept. */
  #characters = 0
  #ids: Ids

  constructor(seed: readonly Activity[], createId?: () => string) {
    // A seed is newest first. Reversing it before the stable sort keeps the order of entries with the same timestamp.
    this.#entries = seed.toReversed().sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
    const ids = seed.map(({ id }) => id)
    const highest = ids.reduce((max, id) => Math.max(max, countOf(id, 'act-')), 1000)
    this.#ids = new Ids(createId ?? { prefix: 'act-', first: highest + 1 }, ids)
  }

  write(entry: Entry): void {
    this.#entries.push({ id: this.#ids.next(), ...entry })
    this.#characters += countCharacters(entry)
    // Trimming at twice the limit copies the array once per `maxEntries` entries.
    if (this.#entries.length > 2 * maxEntries || this.#characters > 2 * maxCharacters) this.#trim()
  }

  /** Newest first. */
  read(poolId?: string): Activity[] {
    const newestFirst = this.#entries.toReversed()
    return poolId === undefined ? newestFirst : newestFirst.filter((entry) => entry.poolId === poolId)
  }

  /** Drops the oldest entries. */
  #trim(): void {
    this.#characters = 0
    let count = 0
    for (const entry of this.#entries.toReversed()) {
      const characters = this.#characters + countCharacters(entry)
      if (count >= maxEntries || characters > maxCharacters) break
      this.#characters = characters
      count += 1
    }
    this.#entries = count === 0 ? [] : this.#entries.slice(-count)
  }
}

// They limit the memory of a mock that runs for a long time, and of one that gets long names.
const maxEntries = 50_000
const maxCharacters = 16_000_000

/** The texts of callers. The others are short. */
function countCharacters({ poolName, details }: Entry): number {
  return poolName.length + details.length
}
