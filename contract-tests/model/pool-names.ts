/** What every pool of every run of this suite is called, so that leftovers are recognised and nobody else's pool is touched. */
const mark = 'Contract Test'
const ofAnyRun = new RegExp(`^${mark} [a-z]{7} [a-z]+\\b`)

/**
 * Names for the pools of one run. They consist of letters and single spaces, as the document's own example does: a server
 * may have a pattern for names, and nothing else is sure to pass it. The run's part comes from the seed, so that the same
 * seed sends the same requests.
 */
export class PoolNames {
  readonly runId: string
  readonly #given = new Set<string>()
  readonly #ofThisRun: RegExp

  constructor(seed: number) {
    this.runId = letters(seed, 7)
    this.#ofThisRun = new RegExp(`${mark} ${this.runId} [a-z]+`, 'g')
  }

  next(): string {
    const name = `${mark} ${this.runId} ${letters(this.#given.size, 3)}`
    this.#given.add(name)
    return name
  }

  /** Whether no name has been given yet: then nothing that bears one can be of this run's making. */
  get noneIssued(): boolean {
    return this.#given.size === 0
  }

  /** The names given so far that stand in a text. Another run with the same seed may have given more. */
  findIssued(text: string): string[] {
    return (text.match(this.#ofThisRun) ?? []).filter((name) => this.#given.has(name))
  }

  /** Whether a name is one of this run, or of another with the same seed, also with something added to it. */
  isFromSeed(name: unknown): boolean {
    return typeof name === 'string' && name.includes(`${mark} ${this.runId} `)
  }
}

/** Whether a pool with this name was made by some run of this suite. */
export function isLeftover(name: string): boolean {
  return ofAnyRun.test(name)
}

function letters(number: number, length: number): string {
  let rest = number
  let text = ''
  while (text.length < length) {
    text = String.fromCharCode(97 + (rest % 26)) + text
    rest = Math.floor(rest / 26)
  }
  return text
}
