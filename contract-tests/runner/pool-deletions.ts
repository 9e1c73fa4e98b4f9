import type { CreatedPool } from './created-pool.ts'

/** Remembers the pools that this run deleted, and learns if their ids are reused. Times are sequence numbers. */
export class PoolDeletions {
  readonly #deleted = new Map<string, CreatedPool | undefined>()
  /** The time at which the newest deletion of each id was confirmed. */
  readonly #confirmedAt = new Map<string, number>()
  /** Deleted pools that were certainly of this run. */
  readonly #own = new Set<string>()
  /** Deleted pools that no list since lacked, on a server that showed a pool after its deletion. */
  readonly #unverified = new Set<string>()
  /** Deleted pools that no response since lacked. */
  readonly #unconfirmed = new Set<string>()
  #lag = false
  #idsAreReused = false
  #reuseIsProven = false

  /** The pool is gone. */
  record(id: string, pool: CreatedPool | undefined, now: number): void {
    if (pool?.evidence.isCleared) this.#own.add(id)
    this.#deleted.set(id, pool ?? this.#deleted.get(id))
    this.#confirmedAt.set(id, now)
    if (pool) this.#unconfirmed.add(id)
    // Another pool of the run may have the id.
    if (pool?.hasDuplicateId || (pool && this.#idsAreReused)) this.#unverified.add(id)
  }

  /** A read found no pool with the id of a deleted one. */
  confirm(id: string): void {
    this.#unconfirmed.delete(id)
  }

  /** A deletion of the id succeeded. On a server whose deletions lag, the pool counts until a list lacks it. */
  recordSuccess(id: string): void {
    if (this.#lag) this.#unverified.add(id)
  }

  /** A read showed the pool after its deletion. */
  recordRead(id: string): void {
    this.#lag = true
    this.#unverified.add(id)
  }

  /** A list shows these ids, and these of them for pools with names of this run. */
  recordListed(ids: ReadonlySet<string | undefined>, strays: readonly { id: string | undefined }[]): void {
    for (const unseen of [this.#unverified, this.#unconfirmed]) for (const id of unseen) if (!ids.has(id)) unseen.delete(id)
    if (strays.some(({ id }) => id !== undefined && this.#own.has(id))) this.#lag = true
  }

  /** Another pool has the id of a deleted one. `isProven`: a response showed it. */
  recordReuse(isProven = true): void {
    this.#idsAreReused = true
    if (isProven) this.#reuseIsProven = true
  }

  /** The deleted pool with this id, if the run had created it. */
  get(id: string): CreatedPool | undefined {
    return this.#deleted.get(id)
  }

  has(id: string): boolean {
    return this.#deleted.has(id)
  }

  /** True if a creation gave one of the deleted pools this name. */
  hasName(name: string): boolean {
    return [...this.#deleted.values()].some((pool) => pool?.evidence.marks.has(name))
  }

  /** The ids of the deleted pools that were certainly of this run. */
  own(): string[] {
    return [...this.#own]
  }

  /** True if the deleted pool was certainly of this run. */
  isOwn(id: string): boolean {
    return this.#own.has(id)
  }

  /** True if the deletion was confirmed after that time. A list that was requested before may still show the pool. */
  isSince(id: string, time: number): boolean {
    return (this.#confirmedAt.get(id) ?? 0) > time
  }

  /** Deleted pools that neither a list nor a read has shown to be gone. */
  unconfirmed(): string[] {
    return [...this.#unconfirmed]
  }

  /** The deleted pools that may still exist. */
  unverified(): string[] {
    return [...this.#unverified]
  }

  /** True if this server was seen to reuse the ids of deleted pools. */
  get idsAreReused(): boolean {
    return this.#idsAreReused
  }

  /** True if a response showed another pool with the id of a deleted one. */
  get reuseIsProven(): boolean {
    return this.#reuseIsProven
  }
}
