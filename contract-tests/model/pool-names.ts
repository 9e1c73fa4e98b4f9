/** The names of all runs begin with this. */
const prefix = 'Contract Test'
const checksumLength = 5
const generated = new RegExp(`^${prefix} ([a-z]{7}) ([a-z]{3,12})([a-z]{${checksumLength}})(?![^ ])`)

/**
 * Issues unique names for the pools of one run, such as `Contract Test aaaaaaf aabkqmxz`: the run, a counter and a checksum.
 * They consist of letters and single spaces, like the example in the API document, because a server may reject other
 * characters. They depend on the seed alone, so that a seed repeats its requests.
 */
export class PoolNames {
  /** Seven letters that stand for the seed. */
  readonly runId: string
  readonly #issued = new Set<string>()
  readonly #counts = new Map<number, number>()
  readonly #pattern: RegExp
  readonly #start: string

  constructor(seed: number) {
    this.runId = letters(seed, 7)
    this.#start = `${prefix} ${this.runId} `
    // A server may change the case of names.
    this.#pattern = new RegExp(`${this.#start}[a-z]+`, 'gi')
  }

  /**
   * Issues a name.
   *
   * @param series Each series has a counter of its own, so that parallel scenarios get the same names in every run.
   */
  next(series = 0): string {
    const count = this.#counts.get(series) ?? 0
    this.#counts.set(series, count + 1)
    const prefix = series === 0 ? '' : letters(series, 2)
    const counter = prefix + letters(count, count < 26 ** 3 ? 3 : 12 - prefix.length)
    const name = `${this.#start}${counter}${checksum(this.runId, counter)}`
    this.#issued.add(name)
    return name
  }

  /** Finds the names in a text that were issued so far, each once. Another run with the same seed may have issued more. */
  findIssued(text: unknown): string[] {
    if (typeof text !== 'string') return []
    const found = (text.match(this.#pattern) ?? []).map((name) => this.#start + name.slice(this.#start.length).toLowerCase())
    return [...new Set(found)].filter((name) => this.#issued.has(name))
  }

  /** True if the text has a name that was issued so far. */
  isIssued(text: unknown): boolean {
    return this.findIssued(text).length > 0
  }

  /** True if the name comes from a run with this seed, even if it has a prefix or a suffix. */
  isFromSeed(name: unknown): boolean {
    return typeof name === 'string' && name.toLowerCase().includes(this.#start.toLowerCase())
  }
}

/** The origin of a pool whose name a run of this suite issued, with any seed. */
export interface GeneratedName {
  /** The `runId` of that run. */
  runId: string
  /** True if the name has more text after the issued part. */
  isExtended: boolean
}

/** Recognizes a name that a run of this suite issued. The checksum distinguishes it from names that a person typed. */
export function readGeneratedName(name: unknown): GeneratedName | undefined {
  const found = typeof name === 'string' ? generated.exec(name) : null
  if (!found) return undefined
  const [match, runId = '', counter = '', sum] = found
  return sum === checksum(runId, counter) ? { runId, isExtended: match !== name } : undefined
}

function checksum(runId: string, counter: string): string {
  let hash = 0x811c9dc5
  for (const character of `${runId} ${counter}`) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0
  return letters(hash, checksumLength)
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
