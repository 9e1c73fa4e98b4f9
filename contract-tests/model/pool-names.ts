/** The names of all runs begin with this, so that a run recognizes leftovers and never touches pools of others. */
const prefix = 'Contract Test'
const anyRun = new RegExp(`^${prefix} [a-z]{7} [a-z]+\\b`)

/**
 * Issues unique names for the pools of one run. They consist of letters and single spaces, like the example in the API
 * document, because a server may reject other characters. They depend on the seed alone, so that a seed repeats its requests.
 */
export class PoolNames {
  /** Seven letters that stand for the seed. */
  readonly runId: string
  readonly #issued = new Set<string>()
  readonly #pattern: RegExp

  constructor(seed: number) {
    this.runId = letters(seed, 7)
    this.#pattern = new RegExp(`${prefix} ${this.runId} [a-z]+`, 'g')
  }

  /** Issues a name. */
  next(): string {
    const name = `${prefix} ${this.runId} ${letters(this.#issued.size, 3)}`
    this.#issued.add(name)
    return name
  }

  /** True if no name was issued yet: a pool with such a name is not of this run. */
  get noneIssued(): boolean {
    return this.#issued.size === 0
  }

  /** Finds the names in a text that were issued so far. Another run with the same seed may have issued more. */
  findIssued(text: string): string[] {
    return (text.match(this.#pattern) ?? []).filter((name) => this.#issued.has(name))
  }

  /** True if the name comes from a run with this seed, even if it has a prefix or a suffix. */
  isFromSeed(name: unknown): boolean {
    return typeof name === 'string' && name.includes(`${prefix} ${this.runId} `)
  }
}

/** True if the name comes from a run of this suite, with any seed. */
export function isLeftover(name: string): boolean {
  return anyRun.test(name)
}

/** Writes the last digits of a number in base 26. */
function letters(number: number, length: number): string {
  let rest = number
  let text = ''
  while (text.length < length) {
    text = String.fromCharCode(97 + (rest % 26)) + text
    rest = Math.floor(rest / 26)
  }
  return text
}
