import type { Activity } from '../../../src/generated/schema.js'
import { removeNames } from './entry-changes.ts'

/** Finds entries whose details are different each time, such as the progress of a task or the time since the change. */
export class VolatileDetails {
  readonly #names: Iterable<string>
  /** The texts by entry, without names of the pool. */
  readonly #texts = new Map<string, Set<unknown>>()

  constructor(names: Iterable<string> = []) {
    this.#names = names
  }

  /** Adds two versions of an entry. Returns true if more than two versions of it are known. */
  add(before: Activity, after: Activity): boolean {
    const names = [...this.#names, before.poolName, after.poolName]
    const texts = this.#texts.get(before.id) ?? new Set()
    this.#texts.set(before.id, texts)
    for (const { details } of [before, after]) texts.add(removeNames(details, names))
    return texts.size > 2
  }
}
