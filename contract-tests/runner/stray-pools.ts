import type { ListedPool } from '../model/contents.ts'
import { isAddressable } from '../model/pool-ids.ts'
import type { PoolNames } from '../model/pool-names.ts'
import type { CreationCounter } from './creation-counter.ts'
import type { PoolDeletions } from './pool-deletions.ts'
import type { PoolLists } from './pool-lists.ts'

interface StrayPoolsOptions {
  names: PoolNames
  creations: CreationCounter
  lists: PoolLists
  deletions: PoolDeletions
  isAlive: (id: string) => boolean
  /** True if a created pool that is not deleted has the name. */
  isNameOfAlive: (name: string) => boolean
}

/** Finds the pools in the newest list that have a name of this run, and are not known to be created by it. */
export class StrayPools {
  readonly #parts: StrayPoolsOptions
  #strays: ListedPool[] = []
  /** Pools of others that have got a name of this run. */
  #renamed: ListedPool[] = []
  /** The most pools with one name that the server made for one creation. */
  #perCreation = 1

  constructor(parts: StrayPoolsOptions) {
    this.#parts = parts
  }

  /** The newest list has these pools, of which those are not known to be created. */
  recordList(pools: ListedPool[], strays: ListedPool[]): void {
    this.#strays = strays
    this.#renamed = pools.filter(({ id, name }) => id !== undefined && this.#isRenamed(id, name))
    this.#countCopies()
  }

  /** The pool is known to be created, or deleted. */
  forget(id: string): void {
    this.#strays = this.#strays.filter((stray) => stray.id !== id)
  }

  /** Every stray in the newest list, also those of creations without a response so far. */
  all(): ListedPool[] {
    const { isAlive, isNameOfAlive } = this.#parts
    return this.#strays.filter((stray) =>
      stray.id === undefined ? !this.issuedIn(stray).some(isNameOfAlive) : !isAlive(stray.id),
    )
  }

  /** The strays that no creation without a response so far explains: it explains as many pools as the times it was sent. */
  unexplained(): ListedPool[] {
    const inFlight = new Map<string, number>()
    return this.all().filter(
      (stray) =>
        !this.issuedIn(stray).some((name) => {
          const rest = inFlight.get(name) ?? this.#parts.creations.inFlight(name)
          inFlight.set(name, rest - 1)
          return rest > 0
        }),
    )
  }

  /**
   * Strays that are certainly of this run: their ids are new, and not more pools have their name than requests whose response
   * told no id. Or several creations returned their id.
   */
  orphans(): ListedPool[] {
    return this.unexplained().filter((stray) => {
      const { id } = stray
      if (id === undefined || !isAddressable(id)) return false
      // The response to a creation may still tell the id.
      if (this.issuedIn(stray).some((name) => this.#parts.creations.inFlight(name) > 0)) return false
      if (this.isDeleted(id, stray)) return true
      return this.#isNew(id, stray) && this.issuedIn(stray).every((name) => this.#isUnambiguous(name))
    })
  }

  /** True if a stray is a deleted pool of this run, or another one to which the server gave the same id. */
  isDeleted(id: string, stray: ListedPool): boolean {
    const { deletions } = this.#parts
    if (!deletions.isOwn(id)) return false
    const pool = deletions.get(id)
    return (
      !deletions.idsAreReused ||
      (pool?.hasDuplicateId === true && this.issuedIn(stray).every((name) => pool.evidence.marks.has(name)))
    )
  }

  renamed(): ListedPool[] {
    return this.#renamed
  }

  /** The most pools that the server made for one creation. */
  get perCreation(): number {
    return this.#perCreation
  }

  isNamed(pool: ListedPool): boolean {
    return this.issuedIn(pool).length > 0
  }

  /** The issued names of a listed pool. A pool without such a name may have one in its description. */
  issuedIn({ name, description }: Pick<ListedPool, 'name' | 'description'>): string[] {
    const found = this.#parts.names.findIssued(name)
    return found.length > 0 ? found : this.#parts.names.findIssued(description)
  }

  /** No list had the id before a request with this name was sent. */
  #isNew(id: string, stray: ListedPool): boolean {
    const { lists, deletions, creations } = this.#parts
    if (lists.wasListedBefore(id)) return false
    // A server may reuse the id of a deleted pool of this run.
    if (deletions.isOwn(id)) return true
    if (lists.wasOfOther(id)) return false
    return this.issuedIn(stray).every((name) => lists.isListedSince(id, creations.openedAt(name) ?? Infinity))
  }

  #isUnambiguous(name: string): boolean {
    const carriers = this.unexplained().filter((stray) => this.issuedIn(stray).includes(name)).length
    return carriers <= this.#parts.creations.allowance(name)
  }

  /** Learns if the server makes more pools than requested. */
  #countCopies(): void {
    const { creations, deletions } = this.#parts
    const counts = new Map<string, number>()
    for (const stray of this.#strays) {
      if (stray.id !== undefined && deletions.has(stray.id)) continue
      for (const name of this.issuedIn(stray)) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    for (const [name, count] of counts)
      this.#perCreation = Math.max(this.#perCreation, 1 + count - creations.allowance(name) - creations.inFlight(name))
  }

  #isRenamed(id: string, name: unknown): boolean {
    const { names, lists } = this.#parts
    return lists.wasListedBefore(id) && names.isIssued(name) && !names.isFromSeed(lists.nameBefore(id))
  }
}
