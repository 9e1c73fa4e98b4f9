import type { PoolNames } from '../model/pool-names.ts'

/** A pool that this run created. */
export interface CreatedPool {
  id: string
  /** Every name that this run gave it. */
  names: Set<string>
  /** As it was first answered. */
  createdAt?: string
  /** Whether another creation was answered with the same id while it was there. */
  hasDuplicateId: boolean
  /** Whether a deletion was sent whose answer did not come, or does not tell whether it was done. */
  mayBeDeleted: boolean
}

/**
 * The pools that may be changed and deleted, because this run made them. An id that the newest list shows as somebody
 * else's is never taken for ours, whatever the server says.
 */
export class PoolTracker {
  readonly names: PoolNames
  readonly #alive = new Map<string, CreatedPool>()
  #foreign = new Set<string>()
  /** Ids that others have had at some time: a server may give them away again. */
  readonly #onceForeign = new Set<string>()
  /** Ids that bore a name of ours before we gave any: another run has the same seed, or had it and was killed. */
  readonly #namesakes = new Set<string>()
  readonly #names = new Map<string, Set<string>>()
  readonly #deleted = new Set<string>()
  /** How often a name was sent, and nobody knows what became of it. */
  readonly #open = new Map<string, number>()
  /** Names that were sent, and every answer told which pool has them. */
  readonly #settled = new Set<string>()
  #comeBack = false
  readonly #onChange: (change: 'created' | 'removed', id: string) => void

  constructor(names: PoolNames, onChange: (change: 'created' | 'removed', id: string) => void = () => {}) {
    this.names = names
    this.#onChange = onChange
  }

  /** A list showed these pools: those that this run did not make are somebody else's. */
  recordListed(pools: { id: string; name: unknown }[]) {
    this.#foreign = new Set()
    for (const { id, name } of pools) {
      if (this.#alive.has(id)) continue
      if (this.names.isFromSeed(name)) {
        if (this.names.noneIssued) this.#namesakes.add(id)
        if (!this.#namesakes.has(id)) continue
      }
      this.#foreign.add(id)
      this.#onceForeign.add(id)
    }
  }

  /** The log has an entry of this pool. */
  recordLogged(id: string) {
    if (!this.#names.has(id)) this.#onceForeign.add(id)
  }

  belongsToOther(id: string): boolean {
    return this.#foreign.has(id)
  }

  /** Whether this run made a pool with this id, though it may have deleted it since. */
  hasCreated(id: string): boolean {
    return this.#names.has(id)
  }

  /** A creation was answered with this id. */
  add(id: string, name: string): CreatedPool {
    if (!this.#alive.has(id) && (this.#deleted.has(id) || this.#onceForeign.has(id))) this.#comeBack = true
    this.#foreign.delete(id)
    const known = this.#alive.get(id)
    if (known) {
      known.hasDuplicateId = true
      known.names.add(name)
      return known
    }
    const names = this.#names.get(id) ?? new Set()
    names.add(name)
    this.#names.set(id, names)
    const pool: CreatedPool = { id, names, hasDuplicateId: false, mayBeDeleted: false }
    this.#alive.set(id, pool)
    this.#onChange('created', id)
    return pool
  }

  /** Names are on their way to the server, in a request that may make pools. */
  markSent(names: string[]) {
    for (const name of names) this.#open.set(name, (this.#open.get(name) ?? 0) + 1)
  }

  /** The answer to that request told which pool has them. */
  markResolved(names: string[]) {
    for (const name of names) {
      this.#open.set(name, (this.#open.get(name) ?? 0) - 1)
      this.#settled.add(name)
    }
  }

  /**
   * Whether a pool with this name may be of this run's making though no answer said so. Otherwise it is that of another run
   * with the same seed, or one more than the server was asked for.
   */
  mayBeOrphan(name: unknown): boolean {
    if (typeof name !== 'string') return false
    return this.names.findIssued(name).some((given) => !this.#settled.has(given) || (this.#open.get(given) ?? 0) > 0)
  }

  /** A pool of this run has, or may have, this name. */
  recordName(id: string, name: unknown) {
    if (typeof name === 'string') this.#names.get(id)?.add(name)
  }

  /** The pool was deleted. */
  markDeleted(id: string) {
    if (this.#alive.delete(id)) this.#onChange('removed', id)
    this.#deleted.add(id)
  }

  /** An id of ours was somebody else's right after its deletion. */
  recordReusedId() {
    this.#comeBack = true
  }

  /** Whether ids of deleted pools have been seen to come back: then they may come back to somebody else. */
  get idsAreReused(): boolean {
    return this.#comeBack
  }

  /** Whether this run deleted a pool with this id. */
  wasDeleted(id: string): boolean {
    return this.#deleted.has(id)
  }

  get(id: string): CreatedPool | undefined {
    return this.#alive.get(id)
  }

  /** Every name that a pool of this run has had, also after its deletion; `undefined` where others may have had its id. */
  namesOf(id: string): ReadonlySet<string> | undefined {
    return this.#comeBack || this.#onceForeign.has(id) ? undefined : this.#names.get(id)
  }

  /** The ids of all pools that this run made, also of those that are gone. */
  createdIds(): string[] {
    return [...this.#names.keys()]
  }

  alive(): CreatedPool[] {
    return [...this.#alive.values()]
  }
}
