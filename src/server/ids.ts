/**
 * Creates unique ids of one kind. The id of a deleted pool is never reused: a dashboard that still shows that pool would
 * show another one.
 */
export class Ids {
  readonly #createId: () => string
  readonly #used: Set<string>
  readonly #isCounted: boolean
  #latest: string | undefined

  /**
   * @param createId called again if its id is in use.
   * @param used ids of earlier, and reserved ids.
   */
  constructor(createId: (() => string) | CountedIds, used: Iterable<string> = []) {
    this.#isCounted = typeof createId !== 'function'
    this.#createId = typeof createId === 'function' ? createId : countIds(createId)
    this.#used = new Set(used)
  }

  /** @throws {Error} if `createId` keeps returning ids in use. */
  next(): string {
    let id = ''
    for (let tries = this.#used.size + 1; tries > 0; tries -= 1) {
      id = this.#createId()
      if (id === '' || this.#used.has(id)) continue
      // A count never returns. Remembering it would fill the memory of a mock that runs for a long time.
      if (!this.#isCounted) this.#used.add(id)
      this.#latest = id
      return id
    }
    throw new Error(`ids() returned only ids that are empty, reserved or in use, such as ${JSON.stringify(id)}: return a new id`)
  }

  /** All ids returned so far, and those of earlier. Of counted ids, only the latest. */
  used(): ReadonlySet<string> {
    return this.#latest === undefined ? this.#used : new Set([...this.#used, this.#latest])
  }

  /** The latest id that was returned. */
  get latest(): string | undefined {
    return this.#latest
  }
}

/** The ids `pool-1`, `pool-2` and so on. */
export interface CountedIds {
  prefix: string
  first: number
}

/** Returns the number of a counted id; 0 for other ids. */
export function countOf(id: string, prefix: string): number {
  return id.startsWith(prefix) ? Number(/^\d{1,15}$/.exec(id.slice(prefix.length))?.[0] ?? 0) : 0
}

function countIds({ prefix, first }: CountedIds): () => string {
  let next = first
  return () => {
    const id = `${prefix}${next}`
    next += 1
    return id
  }
}
