import type { ListedPool } from '../model/contents.ts'

/** Remembers which ids the lists and the log have shown for pools of others. Times are sequence numbers. */
export class PoolLists {
  /** The names of the pools in the lists before the first creation, by id. The run never writes to these pools. */
  readonly #before = new Map<string, unknown>()
  /** The names of the pools without an id in the lists before the first creation. */
  readonly #namesBefore = new Set<unknown>()
  /** The names in the newest list, by id. */
  readonly #newestNames = new Map<string, string[]>()
  /** Pools of others in the newest list. */
  #idsOfOthers = new Set<string>()
  /** Ids of others in any list. A server may reuse them. */
  readonly #everIdsOfOthers = new Set<string>()
  /** Ids of others that a read did not find, and no list since had. */
  readonly #missing = new Set<string>()
  /** The time at which a list first had each id. */
  readonly #firstListed = new Map<string, number>()
  /** Ids in the log before the first creation. They may be those of deleted pools. */
  readonly #loggedBefore = new Set<string>()
  #newestSentAt = 0

  /** Returns false if a newer list has arrived already: the responses of parallel requests can arrive in another order. */
  startList(sentAt: number): boolean {
    if (sentAt < this.#newestSentAt) return false
    this.#newestSentAt = sentAt
    this.#idsOfOthers = new Set()
    this.#newestNames.clear()
    return true
  }

  /** A list that was received at `now` has this entry. */
  record({ id, name }: ListedPool, now: number, isBeforeCreations: boolean): void {
    if (id === undefined) {
      if (isBeforeCreations) this.#namesBefore.add(name)
      return
    }
    if (typeof name === 'string') this.#newestNames.set(id, [...(this.#newestNames.get(id) ?? []), name])
    if (!this.#firstListed.has(id)) this.#firstListed.set(id, now)
    if (isBeforeCreations && !this.#before.has(id)) this.#before.set(id, name)
  }

  /** The activity log had an entry of this pool before the first creation. */
  recordLogged(id: string): void {
    this.#loggedBefore.add(id)
  }

  /** True if a list has shown the pools. */
  get hasAny(): boolean {
    return this.#newestSentAt > 0
  }

  /** The id is that of a pool of others. `isListed`: in the newest list. */
  recordOther(id: string, isListed = true): void {
    if (isListed) this.#idsOfOthers.add(id)
    this.#everIdsOfOthers.add(id)
    this.#missing.delete(id)
  }

  /** A read found no pool with this id. */
  recordMissing(id: string): void {
    if (this.#everIdsOfOthers.has(id)) this.#missing.add(id)
  }

  /** A creation that was sent at `openedAt` returned the id. A list may show a new pool before that response. */
  recordCreated(id: string, openedAt: number): void {
    if (!this.isListedSince(id, openedAt)) return
    this.#idsOfOthers.delete(id)
    this.#everIdsOfOthers.delete(id)
  }

  /** The pool is one of this run, although lists showed its id for others. */
  recordOwn(id: string): void {
    this.#idsOfOthers.delete(id)
  }

  /** True if a list before the first creation had the id. */
  wasListedBefore(id: string): boolean {
    return this.#before.has(id)
  }

  /** True if a list before the first creation had the pool: its id, or its name if it has none. */
  hadBefore({ id, name }: ListedPool): boolean {
    return id === undefined ? this.#namesBefore.has(name) : this.#before.has(id)
  }

  wasLoggedBefore(id: string): boolean {
    return this.#loggedBefore.has(id)
  }

  /** The name that a list before the first creation showed for this id. */
  nameBefore(id: string): unknown {
    return this.#before.get(id)
  }

  /** The names that the newest list shows for this id. */
  newestNames(id: string): string[] {
    return this.#newestNames.get(id) ?? []
  }

  /** True if a list has had the id, and none before that time. */
  isListedSince(id: string, time: number): boolean {
    return (this.#firstListed.get(id) ?? 0) > time
  }

  wasEverListed(id: string): boolean {
    return this.#firstListed.has(id)
  }

  /** True if the newest list shows this id for a pool of others. */
  isOfOther(id: string): boolean {
    return this.#idsOfOthers.has(id)
  }

  /** True if others had the id, and a read has shown that they no longer have it. */
  isFreed(id: string): boolean {
    return this.#missing.has(id)
  }

  /** The ids of others that the newest list lacks. */
  unlisted(): string[] {
    return [...this.#everIdsOfOthers].filter((id) => !this.#newestNames.has(id))
  }

  /** True if any list showed this id for a pool of others. */
  wasOfOther(id: string): boolean {
    return this.#everIdsOfOthers.has(id)
  }
}
