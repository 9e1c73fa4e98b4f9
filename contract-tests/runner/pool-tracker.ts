import type { ListedPool } from '../model/contents.ts'
import { isAddressable } from '../model/pool-ids.ts'
import type { PoolNames } from '../model/pool-names.ts'
import type { CreatedPool } from './created-pool.ts'
import { CreationCounter } from './creation-counter.ts'
import { PoolDeletions } from './pool-deletions.ts'
import { PoolEvidence, type PoolSighting } from './pool-evidence.ts'
import { PoolLists } from './pool-lists.ts'
import { StrayPools } from './stray-pools.ts'

interface CreationFacts {
  /** The body of the request. */
  text?: string
  /** The name in the response. */
  shown?: unknown
  /** The time at which the request was sent first. */
  openedAt?: number | undefined
  /** True if only a read shows that a path with the id reaches the pool. */
  isUncertain?: boolean | undefined
}

/** A new pool without an id that a URL can name. */
export interface UnusablePool {
  /** The issued names in the creation. */
  names: string[]
  /** The id, if the response has a text as such. */
  id?: string
}

/**
 * Tracks the pools that this run created, and the ids of others. Only pools of the run may be updated and deleted: see
 * `PoolGuard`.
 */
export class PoolTracker {
  readonly names: PoolNames
  readonly creations = new CreationCounter()
  readonly deletions = new PoolDeletions()
  readonly #lists = new PoolLists()
  readonly #strays: StrayPools
  readonly #alive = new Map<string, CreatedPool>()
  /** The names of every created pool, by id. Deleted pools stay. */
  readonly #namesById = new Map<string, Set<string>>()
  /** Pools that an update may have given a name that the run does not know. */
  readonly #unclearNames = new Set<string>()
  /** Ids of creations that turned out to be those of other pools. */
  readonly #refuted = new Set<string>()
  readonly #leftovers = new Set<string>()
  readonly #poisoned = new Set<string>()
  #unusable: UnusablePool | undefined
  /** The number of pools that may exist beyond the usual limit. */
  extraPools = 0
  readonly #unknownId: string
  #getWorks = false
  #now = 0
  readonly #onChange: (change: 'created' | 'removed', pool: CreatedPool) => void

  constructor(names: PoolNames, onChange: (change: 'created' | 'removed', pool: CreatedPool) => void = () => {}) {
    this.names = names
    this.#unknownId = `no-such-pool-${names.runId}`
    this.#onChange = onChange
    this.#strays = new StrayPools({
      names,
      creations: this.creations,
      deletions: this.deletions,
      lists: this.#lists,
      isAlive: (id) => this.#alive.has(id),
      isNameOfAlive: (name) => this.alive().some(({ evidence }) => evidence.marks.has(name)),
    })
  }

  /** Returns the sequence number of a request or a response. */
  tick(): number {
    return ++this.#now
  }

  /** A list that was requested at `sentAt` has these pools. Those that this run did not create belong to others. */
  recordListed(pools: ListedPool[], sentAt: number): void {
    if (!this.#lists.startList(sentAt)) {
      for (const pool of pools) if (this.#isOfUnknownOther(pool)) this.#recordOther(pool.id)
      return
    }
    const isFirst = !this.creations.hasAny
    const receivedAt = this.tick()
    const strays: ListedPool[] = []
    for (const pool of pools) {
      const { id } = pool
      this.#lists.record(pool, receivedAt, isFirst)
      const created = id === undefined ? undefined : this.#alive.get(id)
      if (created) created.evidence.recordListed(pool)
      // A list that was requested before a deletion may still show the pool.
      else if (id !== undefined && this.deletions.isSince(id, sentAt)) continue
      else if (this.#strays.isNamed(pool) && !this.#lists.hadBefore(pool)) strays.push(pool)
      else if (id !== undefined) this.#recordOther(id)
    }
    this.#strays.recordList(pools, strays)
    this.deletions.recordListed(new Set(pools.map(({ id }) => id)), strays)
    for (const created of this.#alive.values()) created.evidence.recordStrays(this.strays())
    const listed = new Set(pools.flatMap((pool) => this.#strays.issuedIn(pool)))
    this.creations.resolve(sentAt, (name) => listed.has(name))
  }

  /** A read returned this pool, or none, for the id. */
  recordRead(id: string, sighting: PoolSighting): void {
    const created = this.#alive.get(id)
    if (!created) {
      if (sighting.exists === false) {
        this.deletions.confirm(id)
        this.#lists.recordMissing(id)
      }
      if (sighting.exists && this.deletions.isOwn(id) && this.names.isIssued(sighting.name)) this.deletions.recordRead(id)
      return
    }
    created.evidence.recordRead(sighting)
    if (created.evidence.isRead) this.#getWorks = true
  }

  /** The activity log has an entry of this pool. */
  recordLogged(id: string): void {
    if (!this.creations.hasAny) this.#lists.recordLogged(id)
  }

  /** A creation returned this id. */
  add(
    id: string,
    name: string,
    { text = name, shown = name, openedAt, isUncertain }: CreationFacts = {},
  ): CreatedPool | undefined {
    const marks = this.names.findIssued(text)
    if (!isAddressable(id)) {
      this.recordUnusable({ id, names: marks })
      return undefined
    }
    const known = this.#alive.get(id)
    if (known) {
      known.hasDuplicateId = true
      known.copies++
      known.names.add(name)
      known.evidence.addMarks(marks)
      return known
    }
    if (this.deletions.has(id) || this.#lists.isFreed(id)) this.deletions.recordReuse()
    if (openedAt !== undefined) this.#lists.recordCreated(id, openedAt)
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
      isUncertain,
    })
    const pool: CreatedPool = { id, names, hasDuplicateId: false, copies: 1, mayBeDeleted: false, evidence }
    this.#alive.set(id, pool)
    this.#strays.forget(id)
    evidence.recordStrays(this.#strays.all())
    this.#onChange('created', pool)
    return pool
  }

  /** The list fails since these pools were updated, also after they were deleted. */
  recordPoisoned(ids: string[]): void {
    for (const id of ids) this.#poisoned.add(id)
  }

  /** The pools since whose update the list fails. */
  poisoned(): { id: string; name: string }[] {
    return [...this.#poisoned].map((id) => ({ id, name: [...(this.#namesById.get(id) ?? [])].join(' or ') }))
  }

  /** A creation made a pool without an id that a URL can name. The first one is kept. */
  recordUnusable(pool: UnusablePool): void {
    this.#unusable ??= pool
  }

  /** A pool of this run, found in a list because its creation did not tell its id. */
  adopt(stray: ListedPool): CreatedPool | undefined {
    const { id, name, description, isUncertain } = stray
    if (id === undefined || this.#alive.has(id)) return undefined
    if (this.#strays.isDeleted(id, stray)) {
      this.restore(id)
      return this.#alive.get(id)
    }
    const text = typeof name === 'string' && this.names.isIssued(name) ? name : `${name} ${description}`
    const pool = this.add(id, typeof name === 'string' ? name : '', { text, isUncertain })
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

  /** The response to an update without a name shows this one. */
  recordNewName(id: string, name: unknown): void {
    this.#alive.get(id)?.evidence.recordNewName(name)
  }

  /** A deletion of the pool succeeded, or the pool was found to be gone. */
  markDeleted(id: string): void {
    const pool = this.#alive.get(id)
    this.#strays.forget(id)
    this.deletions.record(id, pool, this.tick())
    if (pool && this.#alive.delete(id)) this.#onChange('removed', pool)
  }

  /** A deleted pool of this run exists again. */
  restore(id: string): void {
    const pool = this.deletions.get(id)
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
    this.deletions.recordSuccess(id)
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
    this.#lists.recordOther(id, pool.evidence.isOfOther)
    this.creations.reopen(pool.evidence.marks)
    this.#onChange('removed', pool)
  }

  /** Another pool had the id of a created pool right after its deletion. */
  recordReusedId(): void {
    this.deletions.recordReuse()
  }

  /** The evidence shows that an id which others had is that of a pool of this run. */
  recordCleared(pool: CreatedPool): void {
    if (pool.evidence.suspicion === undefined) return
    this.deletions.recordReuse(false)
    this.#lists.recordOwn(pool.id)
  }

  /** True if this run has received a list. */
  get hasList(): boolean {
    return this.#lists.hasAny
  }

  /** True if this server was seen to reuse the ids of deleted pools. */
  get idsAreReused(): boolean {
    return this.deletions.idsAreReused
  }

  /** True if a creation returned the id of a pool that this run had deleted. */
  get reuseIsProven(): boolean {
    return this.deletions.reuseIsProven
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
    const deleted = this.deletions.unverified().filter((id) => !this.#alive.has(id) && !isStray.has(id)).length
    return alive + strays.length + deleted + this.creations.count(this.perCreation)
  }

  /** The most pools that the server made for one creation. */
  get perCreation(): number {
    return this.#strays.perCreation
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
    return this.deletions.has(id)
  }

  /** The names that the newest list shows for a created pool, or the newest name that the run gave it. */
  describeName({ id, names }: CreatedPool): string {
    const listed = this.#lists.newestNames(id).filter((name) => this.names.isIssued(name))
    return listed.length > 0 ? listed.join(', ') : ([...names].at(-1) ?? '')
  }

  /** True if this run deleted a pool with this name. */
  wasRemoved(name: string): boolean {
    return this.deletions.hasName(name)
  }

  /** True if the newest list shows this id for a pool of others. */
  isIdOfOther(id: string): boolean {
    return this.#lists.isOfOther(id)
  }

  /** The ids of pools of others that the newest list lacks. New pools may get them. */
  unlistedIds(): string[] {
    return this.#lists.unlisted()
  }

  /** The name that a list before the first creation showed for this id. */
  nameBefore(id: string): unknown {
    return this.#lists.nameBefore(id)
  }

  /** Every name that a created pool has had. `undefined` if others may have had its id, or if a name of it is unknown. */
  namesOf(id: string): ReadonlySet<string> | undefined {
    const isShared = this.idsAreReused || this.#lists.wasOfOther(id) || this.#lists.wasLoggedBefore(id)
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

  /** The first new pool without an id that a URL can name. After it, the run creates no more. */
  get unusable(): UnusablePool | undefined {
    return this.#unusable
  }

  /** True if a PUT or DELETE with this id can only reach a pool of this run, or none. */
  isWritable(id: string): boolean {
    const pool = this.#alive.get(id)
    if (pool) return pool.evidence.isCleared
    if (this.#leftovers.has(id)) return true
    if (id === this.#unknownId) return !this.#lists.wasEverListed(id)
    return this.deletions.isOwn(id) && !this.idsAreReused && !this.#lists.isOfOther(id)
  }

  /** Pools in the newest list that have a name of this run, and are not known to be created by it. */
  strays(): ListedPool[] {
    return this.#strays.unexplained()
  }

  /** True if a listed pool has a name of this run, and no list before the first creation had it. */
  isStray(pool: ListedPool): boolean {
    return this.#strays.isNamed(pool) && !this.#lists.hadBefore(pool)
  }

  /** Pools of others in the newest list that have got a name of this run since its start. */
  renamed(): ListedPool[] {
    return this.#strays.renamed()
  }

  /** Strays that are certainly of this run although no response told so. */
  orphans(): ListedPool[] {
    return this.#strays.orphans()
  }

  #isOfUnknownOther(pool: ListedPool): pool is ListedPool & { id: string } {
    return pool.id !== undefined && !this.#namesById.has(pool.id) && !this.#strays.isNamed(pool)
  }

  #recordOther(id: string): void {
    this.#lists.recordOther(id)
    if (this.deletions.isOwn(id)) this.deletions.recordReuse()
  }

  #suspicionOf(id: string): PoolEvidence['suspicion'] {
    const isOfOther = this.#lists.wasOfOther(id) && !this.deletions.isOwn(id)
    if (this.#lists.wasListedBefore(id) || this.#refuted.has(id) || isOfOther) return 'listed'
    return this.#lists.wasLoggedBefore(id) ? 'logged' : undefined
  }
}

/** False if servers may read another name from the body: it is no plain JSON, or has several names or a lone surrogate. */
function isOnlyName(text: string, name: unknown): boolean {
  return typeof name === 'string' && !/\p{Surrogate}/u.test(name) && text.split('"name"').length === 2
}
