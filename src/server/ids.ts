/**
 * Creates unique ids of one kind. The id of a deleted pool is never reused: a dashboard that still shows that pool would
 * show another one.
 */
export class Ids {
  readonly #createId: () => string
  readonly #used: Set<string>

  /**
   * @param createId called again if its id is in use.
   * @param used ids of earlier, and reserved ids.
   */
  constructor(createId: () => string, used: Iterable<string> = []) {
    this.#createId = createId
    this.#used = new Set(used)
  }

  /** @throws {Error} if `createId` keeps returning ids in use. */
  next(): string {
    let id = ''
    for (let tries = this.#used.size + 1; tries > 0; tries -= 1) {
      id = this.#createId()
      if (id === '' || this.#used.has(id)) continue
      this.#used.add(id)
      return id
    }
    throw new Error(`ids() returned only ids that are empty, reserved or in use, such as ${JSON.stringify(id)}: return a new id`)
  }

  /** All ids returned so far, and the reserved ones. */
  used(): Iterable<string> {
    return this.#used
  }
}

/** Returns a function that creates `pool-1`, `pool-2` and so on. */
export function countedIds(prefix: string, first = 1): () => string {
  let next = first
  return () => {
    const id = `${prefix}${next}`
    next += 1
    return id
  }
}
