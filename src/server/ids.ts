/**
 * Ids of one kind. None is given twice, also not after what had it is gone: a dashboard that still shows a deleted pool
 * must not come to show another one.
 */
export class Ids {
  readonly #make: () => string
  readonly #used: Set<string>

  /**
   * @param make makes an id, and is asked again when that id cannot be used.
   * @param used ids that were given before, and ids that nothing may have.
   */
  constructor(make: () => string, used: Iterable<string> = []) {
    this.#make = make
    this.#used = new Set(used)
  }

  /** @throws {Error} when the maker keeps repeating itself. */
  next(): string {
    let id = ''
    for (let tries = this.#used.size + 1; tries > 0; tries -= 1) {
      id = this.#make()
      if (id === '' || this.#used.has(id)) continue
      this.#used.add(id)
      return id
    }
    throw new Error(`ids() keeps giving ids that are empty, reserved or in use, such as ${JSON.stringify(id)}`)
  }

  /** Every id that was ever given. */
  used(): Iterable<string> {
    return this.#used
  }
}

/** Makes `pool-1`, `pool-2` and so on. */
export function counting(prefix: string, from = 1): () => string {
  let next = from
  return () => {
    const id = `${prefix}${next}`
    next += 1
    return id
  }
}
