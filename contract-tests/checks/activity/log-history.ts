import type { Activity } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { formatId, formatValue } from '../lib/compare.ts'
import { describeChange, findChangedField } from './entry-changes.ts'
import { VolatileDetails } from './volatile-details.ts'

/** A limit of at least so many entries per pool may drop older ones. */
const minPoolLimit = 10

/** Remembers the entries that responses have shown for one pool. */
export class LogHistory {
  readonly #names: ReadonlySet<string>
  readonly #entries = new Map<string, Activity>()
  readonly #volatileDetails: VolatileDetails
  #count = 0

  /** @param names The names of the pool, also those that it gets later. */
  constructor(names: ReadonlySet<string>) {
    this.#names = names
    this.#volatileDetails = new VolatileDetails(names)
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0
  }

  /** Remembers the entries of a response. Entries without an id are omitted. */
  record(entries: readonly Activity[]): void {
    for (const entry of entries)
      if (typeof entry.id === 'string' && !this.#entries.has(entry.id)) this.#entries.set(entry.id, entry)
    this.#count = entries.length
  }

  /** Returns a violation if the log of the pool lacks an entry that it had before. */
  findLoss(entries: readonly Activity[]): Violation | undefined {
    const ids = new Set(entries.map(({ id }) => id))
    const lost = [...this.#entries.values()].filter(({ id }) => !ids.has(id))
    const [first] = lost
    if (!first || (entries.length >= minPoolLimit && entries.length >= this.#count)) return undefined
    const same = entries.find((entry) => !this.#entries.has(entry.id) && !findChangedField(first, entry, this.#names))
    if (same) {
      return {
        message: 'an entry of the activity log has another id in a later response',
        expected: `id ${formatValue(first.id)}, as before`,
        actual: formatValue(same.id),
      }
    }
    return {
      message: 'an entry is no longer in the activity log of its pool, although the pool still exists',
      expected: `the entries ${lost
        .slice(0, 5)
        .map(({ id }) => formatId(id))
        .join(', ')}, as before`,
      actual: `${entries.length} entries, without these`,
    }
  }

  /** Returns a violation if an entry differs from the one that a response had before under its id. */
  findChange(entries: readonly Activity[]): Violation | undefined {
    let violation: Violation | undefined
    for (const entry of entries) {
      const before = this.#entries.get(entry.id)
      const field = before && findChangedField(before, entry, this.#names)
      if (field && !(field === 'details' && this.#volatileDetails.add(before, entry)))
        violation ??= describeChange(before, entry, field)
    }
    return violation
  }
}
