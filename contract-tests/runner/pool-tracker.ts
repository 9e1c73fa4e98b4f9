import type { PoolNames } from '../model/pool-names.ts'

/** A pool that this run created. */
export interface CreatedPool {
  id: string
  /** Every name that this run gave it. */
  names: Set<string>
  /** The first `createdAt` that a response showed. */
  createdAt?: string
  /** True if another creation returned the same id while the pool existed. */
  hasDuplicateId: boolean
  /** True if a deletion was sent and its response did not confirm or reject it. */
  mayBeDeleted: boolean
}

/**
 * Tracks the pools that this run created: only those may be updated and deleted. An id that the newest list shows for a pool
 * of others does not count as created, even if a response to a creation has it.
 */
export class PoolTracker {
  readonly names: PoolNames
  readonly #alive = new Map<string, CreatedPool>()
  /** Ids of others in the newest list. */
  #idsOfOthers = new Set<string>()
  /** Ids of others in any list or log: a server may reuse them. */
  readonly #everIdsOfOthers = new Set<string>()
  /** Ids with a name of this seed before this run gave one: another run has the same seed, or was killed. */
  readonly #idsOfSameSeed = new Set<string>()
  /** The names of every created pool, by id. Deleted pools stay. */
  readonly #namesById = new Map<string, Set<string>>()
  readonly #deleted = new Set<string>()
  /** Requests per name whose response did not tell which pool has the name. */
  readonly #pendingRequests = new Map<string, number>()
  /** Names of which a response told which pool has them. */
  readonly #resolvedNames = new Set<string>()
  #idsAreReused = false
  readonly #onChange: (change: 'created' | 'removed', id: string) => void

  constructor(names: PoolNames, onChange: (change: 'created' | 'removed', id: string) => void = () => {}) {
    this.names = names
    this.#onChange = onChange
  }

  /** A response listed these pools. Those that this run did not create belong to others. */
  recordListed(pools: readonly { id: string; name: unknown }[]): void {
    this.#idsOfOthers = new Set()
    for (const { id, name } of pools) {
      if (this.#alive.has(id)) continue
      if (this.names.isFromSeed(name)) {
        if (this.names.noneIssued) this.#idsOfSameSeed.add(id)
        if (!this.#idsOfSameSeed.has(id)) continue
      }
      this.#idsOfOthers.add(id)
      this.#everIdsOfOthers.add(id)
    }
  }

  /** The activity log has an entry of this pool. */
  recordLogged(id: string): void {
    if (!this.#namesById.has(id)) this.#everIdsOfOthers.add(id)
  }

  /** A creation returned this id. */
  add(id: string, name: string): CreatedPool {
    if (!this.#alive.has(id) && (this.#deleted.has(id) || this.#everIdsOfOthers.has(id))) this.#idsAreReused = true
    this.#idsOfOthers.delete(id)
    const known = this.#alive.get(id)
    if (known) {
      known.hasDuplicateId = true
      known.names.add(name)
      return known
    }
    const names = this.#namesById.get(id) ?? new Set()
    names.add(name)
    this.#namesById.set(id, names)
    const pool: CreatedPool = { id, names, hasDuplicateId: false, mayBeDeleted: false }
    this.#alive.set(id, pool)
    this.#onChange('created', id)
    return pool
  }

  /** A created pool has, or may have, this name. */
  recordName(id: string, name: unknown): void {
    if (typeof name === 'string') this.#namesById.get(id)?.add(name)
  }

  /** A request with these names is sent. It may create pools. */
  markSent(names: string[]): void {
    for (const name of names) this.#pendingRequests.set(name, (this.#pendingRequests.get(name) ?? 0) + 1)
  }

  /** The response to that request told which pool has these names. */
  markResolved(names: string[]): void {
    for (const name of names) {
      this.#pendingRequests.set(name, (this.#pendingRequests.get(name) ?? 0) - 1)
      this.#resolvedNames.add(name)
    }
  }

  markDeleted(id: string): void {
    if (this.#alive.delete(id)) this.#onChange('removed', id)
    this.#deleted.add(id)
  }

  /** Another pool had the id of a created pool right after its deletion. */
  recordReusedId(): void {
    this.#idsAreReused = true
  }

  /** True if this server was seen to reuse the ids of deleted pools. */
  get idsAreReused(): boolean {
    return this.#idsAreReused
  }

  /** The created pool with this id, unless it was deleted. */
  get(id: string): CreatedPool | undefined {
    return this.#alive.get(id)
  }

  /** Created pools that are not deleted. */
  alive(): CreatedPool[] {
    return [...this.#alive.values()]
  }

  /** The ids of all created pools, including deleted ones. */
  createdIds(): string[] {
    return [...this.#namesById.keys()]
  }

  /** True if this run created a pool with this id, which may be deleted since. */
  hasCreated(id: string): boolean {
    return this.#namesById.has(id)
  }

  /** True if this run deleted a pool with this id. */
  wasDeleted(id: string): boolean {
    return this.#deleted.has(id)
  }

  /** True if the newest list shows this id for a pool of others. */
  isIdOfOther(id: string): boolean {
    return this.#idsOfOthers.has(id)
  }

  /** Every name that a created pool has had, or `undefined` if others may have had its id. */
  namesOf(id: string): ReadonlySet<string> | undefined {
    return this.#idsAreReused || this.#everIdsOfOthers.has(id) ? undefined : this.#namesById.get(id)
  }

  /** True if a listed pool is probably of this run although no response told so. */
  isOrphan({ id, name }: { id: string; name: unknown }): boolean {
    return this.mayBeOrphan(name) && !this.#alive.has(id) && !this.isIdOfOther(id) && !this.wasDeleted(id)
  }

  /** True if a request of this run may have created a pool with this name. Otherwise another run with the same seed has. */
  mayBeOrphan(name: unknown): boolean {
    if (typeof name !== 'string') return false
    const isUnresolved = (issued: string) => !this.#resolvedNames.has(issued) || (this.#pendingRequests.get(issued) ?? 0) > 0
    return this.names.findIssued(name).some(isUnresolved)
  }
}
