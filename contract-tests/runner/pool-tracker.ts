import type { ListedPool } from '../model/contents.ts'
import { isAddressable } from '../model/pool-ids.ts'
import type { PoolNames } from '../model/pool-names.ts'
import { CreationCounter } from './creation-counter.ts'
import { PoolEvidence, type PoolSighting } from './pool-evidence.ts'

/** A pool that this run created. */
export interface CreatedPool {
  id: string
  /** Every name that this run gave it. */
  names: Set<string>
  /** The first `createdAt` that a response showed. */
  createdAt?: string
  /** True if another creation returned the same id while the pool existed. */
  hasDuplicateId: boolean
  /** The number of creations that returned this id, without the deletions since. */
  copies: number
  /** True if a deletion was sent and its response did not confirm or reject it. */
  mayBeDeleted: boolean
  /** The reasons to believe, or not, that the id is that of a pool of this run. */
  evidence: PoolEvidence
}

interface CreationFacts {
  /** The body of the request. */
  text?: string
  /** The name in the response. */
  shown?: unknown
  /** The time at which the request was sent first. */
  openedAt?: number | undefined
}

/**
 * Tracks the pools that this run created, and the ids of others. Only pools of the run may be updated and deleted: see
 * `PoolGuard`.
 */
export class PoolTracker {
  readonly names: PoolNames
  readonly creations = new CreationCounter()
  readonly #alive = new Map<string, CreatedPool>()
  /** The names of the pools in the lists before the first creation, by id. The run never writes to these pools. */
  readonly #before = new Map<string, unknown>()
  /** Pools of others in the newest list. */
  #idsOfOthers = new Set<string>()
  /** Ids of others in any list. A server may reuse them. */
  readonly #everIdsOfOthers = new Set<string>()
  /** Ids in the log before the first creation. They may be those of deleted pools. */
  readonly #loggedBefore = new Set<string>()
  /** The time at which a list first had each id. */
  readonly #firstListed = new Map<string, number>()
  /** Pools in the newest list that have a name of this run, and are not known to be created by it. */
  #strays: ListedPool[] = []
  /** The names of every created pool, by id. Deleted pools stay. */
  readonly #namesById = new Map<string, Set<string>>()
  readonly #deleted = new Map<string, CreatedPool | undefined>()
  /** The time at which the newest deletion of each id was confirmed. */
  readonly #deletedAt = new Map<string, number>()
  /** Deleted pools that were certainly of this run. */
  readonly #ownDeleted = new Set<string>()
  /** Pools that an update may have given a name that the run does not know. */
  readonly #unclearNames = new Set<string>()
  /** Ids of creations that turned out to be those of other pools. */
  readonly #refuted = new Set<string>()
  readonly #leftovers = new Set<string>()
  /** The first id of a new pool that no URL can name. */
  #unusableId: string | undefined
  /** The number of pools that may exist beyond the usual limit. */
  extraPools = 0
  /** Pools of others in the newest list that have got a name of this run. */
  #renamed: ListedPool[] = []
  readonly #unknownId: string
  /** Deleted pools that no list since lacked, on a server that showed a pool after its deletion. */
  readonly #unverified = new Set<string>()
  #deletionsLag = false
  /** The most pools with one name that the server made for one creation. */
  #perCreation = 1
  #idsAreReused = false
  #reuseIsProven = false
  #getWorks = false
  #now = 0
  #newestListSentAt = 0
  readonly #onChange: (change: 'created' | 'removed', pool: CreatedPool) => void

  constructor(names: PoolNames, onChange: (change: 'created' | 'removed', pool: CreatedPool) => void = () => {}) {
    this.names = names
    this.#unknownId = `no-such-pool-${names.runId}`
    this.#onChange = onChange
  }

  /** Returns the sequence number of a request or a response. */
  tick(): number {
    return ++this.#now
  }

  /** A list that was requested at `sentAt` has these pools. Those that this run did not create belong to others. */
  recordListed(pools: ListedPool[], sentAt: number): void {
    // The responses of parallel requests can arrive in another order. An older list does not replace a newer one.
    if (sentAt < this.#newestListSentAt) {
      for (const pool of pools) if (this.#isOfUnknownOther(pool)) this.#recordOther(pool.id)
      return
    }
    this.#newestListSentAt = sentAt
    const isFirst = !this.creations.hasAny
    const receivedAt = this.tick()
    this.#idsOfOthers = new Set()
    this.#strays = []
    this.#renamed = pools.filter(({ id, name }) => id !== undefined && this.#isRenamed(id, name))
    for (const pool of pools) {
      const { id } = pool
      if (id !== undefined && !this.#firstListed.has(id)) this.#firstListed.set(id, receivedAt)
      if (id !== undefined && isFirst && !this.#before.has(id)) this.#before.set(id, pool.name)
      const created = id === undefined ? undefined : this.#alive.get(id)
      if (created) created.evidence.recordListed(pool)
      // A list that was requested before a deletion may still show the pool.
      else if (id !== undefined && (this.#deletedAt.get(id) ?? 0) > sentAt) continue
      else if (this.#isNamed(pool) && !(id !== undefined && this.#before.has(id))) this.#strays.push(pool)
      else if (id !== undefined) this.#recordOther(id)
    }
    this.#verifyDeletions(pools)
    this.#countCopies()
    const listed = new Set(pools.flatMap((pool) => [...this.#issuedIn(pool)]))
    const strays = this.strays()
    for (const created of this.#alive.values()) created.evidence.recordStrays(strays)
    this.creations.resolve(sentAt, (name) => listed.has(name))
  }

  /** A read returned this pool, or none, for the id. */
  recordRead(id: string, sighting: PoolSighting): void {
    const created = this.#alive.get(id)
    if (!created && sighting.exists && this.#ownDeleted.has(id) && this.names.isIssued(sighting.name)) {
      this.#deletionsLag = true
      this.#unverified.add(id)
    }
    if (!created) return
    created.evidence.recordRead(sighting)
    if (created.evidence.isRead) this.#getWorks = true
  }

  /** The activity log has an entry of this pool. */
  recordLogged(id: string): void {
    if (!this.creations.hasAny) this.#loggedBefore.add(id)
  }

  /** A creation returned this id. */
  add(id: string, name: string, { text = name, shown = name, openedAt }: CreationFacts = {}): CreatedPool | undefined {
    if (!isAddressable(id)) {
      this.#unusableId ??= id
      return undefined
    }
    const marks = this.names.findIssued(text)
    const known = this.#alive.get(id)
    if (known) {
      known.hasDuplicateId = true
      known.copies++
      known.names.add(name)
      known.evidence.addMarks(marks)
      return known
    }
    if (this.#deleted.has(id)) this.#recordReuse()
    // A list may show a new pool before the response to its creation.
    if (openedAt !== undefined && (this.#firstListed.get(id) ?? 0) > openedAt) {
      this.#idsOfOthers.delete(id)
      this.#everIdsOfOthers.delete(id)
    }
    const names = this.#namesById.get(id) ?? new Set()
    names.add(name)
    this.#namesById.set(id, names)
    const evidence = new PoolEvidence({
      id,
      names: this.names,
      marks,
      isNamed: this.names.isIssued(name),
      shown,
      suspicion: this.#suspicionOf(id),
    })
    const pool: CreatedPool = { id, names, hasDuplicateId: false, copies: 1, mayBeDeleted: false, evidence }
    this.#alive.set(id, pool)
    this.#strays = this.#strays.filter((stray) => stray.id !== id)
    evidence.recordStrays(this.#strays)
    this.#onChange('created', pool)
    return pool
  }

  /** A pool of this run, found in a list because its creation did not tell its id. */
  adopt({ id, name, description }: ListedPool): CreatedPool | undefined {
    if (id === undefined || this.#alive.has(id)) return undefined
    if (this.#ownDeleted.has(id) && !this.#idsAreReused) {
      this.restore(id)
      return this.#alive.get(id)
    }
    const text = typeof name === 'string' && this.names.isIssued(name) ? name : `${name} ${description}`
    const pool = this.add(id, typeof name === 'string' ? name : '', { text })
    for (const issued of this.names.findIssued(text)) this.creations.identify(issued)
    return pool
  }

  /** A created pool has, or may have, this name. */
  recordName(id: string, name: unknown): void {
    if (typeof name === 'string') this.#namesById.get(id)?.add(name)
  }

  /** An update with this body is sent. */
  recordUpdate(id: string, text: string, name: unknown): void {
    this.recordName(id, name)
    if (text.includes('"name"') && !isOnlyName(text, name)) this.#unclearNames.add(id)
    this.#alive.get(id)?.evidence.recordUpdate(this.names.findIssued(text), this.names.isIssued(name) || !text.includes('"name"'))
  }

  /** A deletion of the pool succeeded, or the pool was found to be gone. */
  markDeleted(id: string): void {
    const pool = this.#alive.get(id)
    if (pool?.evidence.isCleared) this.#ownDeleted.add(id)
    this.#strays = this.#strays.filter((stray) => stray.id !== id)
    this.#deleted.set(id, pool ?? this.#deleted.get(id))
    this.#deletedAt.set(id, this.tick())
    if (pool && this.#alive.delete(id)) this.#onChange('removed', pool)
  }

  /** A deleted pool of this run exists again. */
  restore(id: string): void {
    const pool = this.#deleted.get(id)
    if (!pool || this.#alive.has(id)) return
    pool.evidence.reset()
    pool.mayBeDeleted = false
    pool.copies = 1
    this.#alive.set(id, pool)
    this.#onChange('created', pool)
  }

  /** A deletion succeeded. If several creations returned the id, other pools may have it. */
  recordDeletion(id: string): void {
    const pool = this.#alive.get(id)
    if (this.#deletionsLag) this.#unverified.add(id)
    if (pool && pool.copies > 1) {
      pool.copies--
      pool.mayBeDeleted = true
    } else this.markDeleted(id)
  }

  /** The id turned out to be that of another pool. */
  refute(id: string): void {
    const pool = this.#alive.get(id)
    if (!pool) return
    this.#alive.delete(id)
    this.#refuted.add(id)
    if (pool.evidence.isOfOther) this.#idsOfOthers.add(id)
    this.#everIdsOfOthers.add(id)
    this.creations.reopen(pool.evidence.marks)
    this.#onChange('removed', pool)
  }

  /** Another pool had the id of a created pool right after its deletion. */
  recordReusedId(): void {
    this.#recordReuse()
  }

  /** The evidence shows that an id which others had is that of a pool of this run. */
  recordCleared(pool: CreatedPool): void {
    if (pool.evidence.suspicion === undefined) return
    this.#idsAreReused = true
    this.#idsOfOthers.delete(pool.id)
  }

  /** True if this run has received a list. */
  get hasList(): boolean {
    return this.#newestListSentAt > 0
  }

  /** True if this server was seen to reuse the ids of deleted pools. */
  get idsAreReused(): boolean {
    return this.#idsAreReused
  }

  /** True if a creation returned the id of a pool that this run had deleted. */
  get reuseIsProven(): boolean {
    return this.#reuseIsProven
  }

  /** True if a read has returned a pool of this run. */
  get getWorks(): boolean {
    return this.#getWorks
  }

  /** The created pool with this id, unless it was deleted. */
  get(id: string): CreatedPool | undefined {
    return this.#alive.get(id)
  }

  /** Created pools that are not deleted. */
  alive(): CreatedPool[] {
    return [...this.#alive.values()]
  }

  /** The number of pools of this run that may exist. A new one counts as often as the server has made pools for one creation. */
  mayExist(): number {
    const alive = this.alive().reduce((sum, { copies }) => sum + copies, 0)
    const strays = this.strays()
    const isStray = new Set(strays.map(({ id }) => id))
    const deleted = [...this.#unverified].filter((id) => !this.#alive.has(id) && !isStray.has(id)).length
    return alive + strays.length + deleted + this.creations.count(this.#perCreation)
  }

  /** The most pools that the server made for one creation. */
  get perCreation(): number {
    return this.#perCreation
  }

  /** The ids of all created pools, including deleted ones. */
  createdIds(): string[] {
    return [...this.#namesById.keys()]
  }

  /** True if this run created a pool with this id, which may be deleted since. */
  hasCreated(id: string): boolean {
    return this.#namesById.has(id) && !this.#refuted.has(id)
  }

  /** True if this run deleted a pool with this id. */
  wasDeleted(id: string): boolean {
    return this.#deleted.has(id)
  }

  /** True if the newest list shows this id for a pool of others. */
  isIdOfOther(id: string): boolean {
    return this.#idsOfOthers.has(id)
  }

  /** The name that a list before the first creation showed for this id. */
  nameBefore(id: string): unknown {
    return this.#before.get(id)
  }

  /** Every name that a created pool has had. `undefined` if others may have had its id, or if a name of it is unknown. */
  namesOf(id: string): ReadonlySet<string> | undefined {
    const isShared = this.#idsAreReused || this.#everIdsOfOthers.has(id) || this.#loggedBefore.has(id)
    return isShared || this.#unclearNames.has(id) ? undefined : this.#namesById.get(id)
  }

  /** An id that no pool has. Requests with it are expected to find nothing. */
  unknownId(): string {
    return this.#unknownId
  }

  /** Lets the run delete a pool that an earlier run left behind. */
  allowLeftover(id: string): void {
    this.#leftovers.add(id)
  }

  /** True if the run may delete the pool, which an earlier run left behind. */
  isLeftover(id: string): boolean {
    return this.#leftovers.has(id)
  }

  /** The first id of a new pool that no URL can name, or `undefined`. */
  get unusableId(): string | undefined {
    return this.#unusableId
  }

  /** True if a PUT or DELETE with this id can only reach a pool of this run, or none. */
  isWritable(id: string): boolean {
    const pool = this.#alive.get(id)
    if (pool) return pool.evidence.isCleared
    if (this.#leftovers.has(id)) return true
    if (id === this.#unknownId) return !this.#firstListed.has(id)
    return this.#ownDeleted.has(id) && !this.#idsAreReused && !this.#idsOfOthers.has(id)
  }

  /**
   * Pools in the newest list that have a name of this run, and are not known to be created by it. A creation whose response
   * is missing so far explains as many pools as the times it was sent.
   */
  strays(): ListedPool[] {
    const inFlight = new Map<string, number>()
    return this.#strays.filter((stray) => {
      if (stray.id !== undefined && this.#alive.has(stray.id)) return false
      return !this.#issuedIn(stray).some((name) => {
        const rest = inFlight.get(name) ?? this.creations.inFlight(name)
        inFlight.set(name, rest - 1)
        return rest > 0
      })
    })
  }

  /** Pools of others in the newest list that have got a name of this run since its start. */
  renamed(): ListedPool[] {
    return this.#renamed
  }

  /**
   * Pools in the newest list that are certainly of this run: their ids are new, and not more pools have their name than
   * requests whose response told no id.
   */
  orphans(): ListedPool[] {
    return this.strays().filter((stray) => {
      const { id } = stray
      if (id === undefined || !isAddressable(id)) return false
      // The response to a creation may still tell the id.
      if (this.#issuedIn(stray).some((name) => this.creations.inFlight(name) > 0)) return false
      const isOwnDeleted = this.#ownDeleted.has(id) && !this.#idsAreReused
      return isOwnDeleted || (this.#isNew(id, stray) && this.#issuedIn(stray).every((name) => this.#isUnambiguous(name)))
    })
  }

  /** True if a listed pool is certainly of this run although no response told so. */
  isOrphan({ id }: { id: string }): boolean {
    return this.orphans().some((orphan) => orphan.id === id)
  }

  /** No list had the id before a request with this name was sent. */
  #isNew(id: string, stray: ListedPool): boolean {
    if (this.#before.has(id)) return false
    // A server may reuse the id of a deleted pool of this run.
    if (this.#ownDeleted.has(id)) return true
    if (this.#everIdsOfOthers.has(id)) return false
    const firstListed = this.#firstListed.get(id) ?? Infinity
    return this.#issuedIn(stray).every((name) => firstListed > (this.creations.openedAt(name) ?? Infinity))
  }

  #isUnambiguous(name: string): boolean {
    const carriers = this.strays().filter((stray) => this.#issuedIn(stray).includes(name)).length
    return carriers <= this.creations.allowance(name)
  }

  /** A deleted pool that the list lacks is gone. */
  #verifyDeletions(pools: ListedPool[]): void {
    const listed = new Set(pools.map(({ id }) => id))
    for (const id of this.#unverified) if (!listed.has(id)) this.#unverified.delete(id)
    if (this.#strays.some(({ id }) => id !== undefined && this.#ownDeleted.has(id))) this.#deletionsLag = true
  }

  /** Learns if the server makes more pools than requested. */
  #countCopies(): void {
    const counts = new Map<string, number>()
    for (const stray of this.#strays) {
      if (stray.id !== undefined && this.#deleted.has(stray.id)) continue
      for (const name of this.#issuedIn(stray)) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    for (const [name, count] of counts)
      this.#perCreation = Math.max(this.#perCreation, 1 + count - this.creations.allowance(name) - this.creations.inFlight(name))
  }

  #isRenamed(id: string, name: unknown): boolean {
    return this.#before.has(id) && this.names.isIssued(name) && !this.names.isFromSeed(this.#before.get(id))
  }

  #isOfUnknownOther(pool: ListedPool): pool is ListedPool & { id: string } {
    return pool.id !== undefined && !this.#namesById.has(pool.id) && !this.#isNamed(pool)
  }

  #recordOther(id: string): void {
    this.#idsOfOthers.add(id)
    this.#everIdsOfOthers.add(id)
    if (this.#ownDeleted.has(id)) this.#recordReuse()
  }

  #recordReuse(): void {
    this.#idsAreReused = true
    this.#reuseIsProven = true
  }

  #suspicionOf(id: string): PoolEvidence['suspicion'] {
    const wasOwn = this.#ownDeleted.has(id)
    if (this.#before.has(id) || this.#refuted.has(id) || (this.#everIdsOfOthers.has(id) && !wasOwn)) return 'listed'
    return this.#loggedBefore.has(id) ? 'logged' : undefined
  }

  #isNamed(pool: ListedPool): boolean {
    return this.#issuedIn(pool).length > 0
  }

  /** The issued names of a listed pool. A pool without such a name may have one in its description. */
  #issuedIn({ name, description }: ListedPool): string[] {
    const found = this.names.findIssued(name)
    return found.length > 0 ? found : this.names.findIssued(description)
  }
}

/** False if servers may read another name from the body: it is no plain JSON, or has several names or a lone surrogate. */
function isOnlyName(text: string, name: unknown): boolean {
  return typeof name === 'string' && !/\p{Surrogate}/u.test(name) && text.split('"name"').length === 2
}
