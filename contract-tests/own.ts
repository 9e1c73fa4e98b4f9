import type { Names } from './names.ts'

/** A pool that this run created. */
export interface OwnPool {
  id: string
  /** Every name that this run gave it. */
  names: Set<string>
}

/**
 * The pools that may be changed and deleted, because this run made them. An id that some list showed before it was
 * created is never taken for ours, whatever the server says.
 */
export class OwnPools {
  readonly names: Names
  readonly #alive = new Map<string, OwnPool>()
  readonly #foreign = new Set<string>()
  readonly #names = new Map<string, Set<string>>()
  readonly #deleted = new Set<string>()
  readonly #onChange: (change: 'created' | 'removed', id: string) => void

  constructor(names: Names, onChange: (change: 'created' | 'removed', id: string) => void = () => {}) {
    this.names = names
    this.#onChange = onChange
  }

  /** A list showed this pool: unless this run made it, it is somebody else's. */
  sawListed(id: string, name: unknown) {
    if (!this.#names.has(id) && !this.names.isOwn(name)) this.#foreign.add(id)
  }

  isForeign(id: string): boolean {
    return this.#foreign.has(id)
  }

  isOwn(id: string): boolean {
    return this.#names.has(id)
  }

  add(id: string, name: string): OwnPool {
    const known = this.#alive.get(id)
    if (known) {
      known.names.add(name)
      return known
    }
    const names = this.#names.get(id) ?? new Set()
    names.add(name)
    this.#names.set(id, names)
    const pool = { id, names }
    this.#alive.set(id, pool)
    this.#onChange('created', id)
    return pool
  }

  /** A pool of this run has, or may have, this name. */
  named(id: string, name: unknown) {
    if (typeof name === 'string') this.#names.get(id)?.add(name)
  }

  /** The pool was deleted. */
  remove(id: string) {
    if (this.#alive.delete(id)) this.#onChange('removed', id)
    this.#deleted.add(id)
  }

  /** Whether this run deleted a pool with this id. */
  wasDeleted(id: string): boolean {
    return this.#deleted.has(id)
  }

  get(id: string): OwnPool | undefined {
    return this.#alive.get(id)
  }

  /** Every name that a pool of this run has had, also after its deletion. */
  namesOf(id: string): ReadonlySet<string> | undefined {
    return this.#names.get(id)
  }

  alive(): OwnPool[] {
    return [...this.#alive.values()]
  }
}
