/** What every pool of every run of this suite is called, so that leftovers are recognised and nobody else's pool is touched. */
const mark = 'Contract Test'
const ofAnyRun = new RegExp(`^${mark} [a-z]{7} [a-z]+\\b`)

/**
 * Names for the pools of one run. They consist of letters and single spaces, as the document's own example does: a server
 * may have a pattern for names, and nothing else is sure to pass it. The run's part comes from the seed, so that the same
 * seed sends the same requests.
 */
export class Names {
  readonly run: string
  #next = 0

  constructor(seed: number) {
    this.run = letters(seed, 7)
  }

  next(): string {
    return `${mark} ${this.run} ${letters(this.#next++, 3)}`
  }

  /** Whether no name has been given yet: then nothing that bears one can be of this run's making. */
  get areUnused(): boolean {
    return this.#next === 0
  }

  /** Whether a name was given by this run, also with something added to it. */
  isOwn(name: unknown): boolean {
    return typeof name === 'string' && name.includes(`${mark} ${this.run} `)
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
