import { type ParseArgsConfig, parseArgs } from 'node:util'

/** The command line cannot be understood. The message names the input and reads on after `compute-pools mock: `; exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** What was probably meant, such as `--port`. */
  readonly suggestion: string | undefined

  constructor(message: string, suggestion?: string) {
    super(message)
    this.suggestion = suggestion
  }
}

type Options = NonNullable<ParseArgsConfig['options']>
/** The values of flags, each of the type and with the default that its option says, and the arguments without a flag. */
export type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ options: T; strict: true; allowPositionals: true }>>

/**
 * Reads the arguments of one command. Flags that take a value accept `--port 1` and `--port=1`, switches also `--no-cors`.
 *
 * @param mostPositionals how many arguments without a flag the command takes.
 * @throws {UsageError} for an unknown flag, a flag without its value or with one too many, and an argument too many.
 */
export function parseArguments<const T extends Options>(args: string[], options: T, mostPositionals = 0): Parsed<T> {
  const config = { args, options, strict: false, allowPositionals: true, allowNegative: true, tokens: true } as const
  const parsed = parseArgs(config)
  let positionals = 0
  for (const token of parsed.tokens) {
    if (token.kind === 'positional') {
      positionals += 1
      if (positionals > mostPositionals) throw new UsageError(`unexpected argument ${JSON.stringify(token.value)}`)
    }
    if (token.kind === 'option') complainAbout(token, options)
  }
  // Checked above in words of our own; strict types the values.
  return parseArgs({ args, options, strict: true, allowPositionals: true, allowNegative: true })
}

/** A whole number from a flag, such as a port. @throws {UsageError} for anything else, and outside of the range. */
export function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${flag} takes a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`)
  }
  return value
}

/** One of a fixed set of words from a flag. @throws {UsageError} for any other, naming the set. */
export function oneOf<const T extends string>(flag: string, text: string, words: readonly T[]): T {
  const word = words.find((candidate) => candidate === text)
  if (word === undefined) {
    throw new UsageError(
      `${flag} takes ${words.slice(0, -1).join(', ')} or ${words.at(-1)}, not ${JSON.stringify(text)}`,
      nearest(text, words),
    )
  }
  return word
}

/** The candidate that a typing mistake away from the input, if any is. */
export function nearest(input: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(input.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : undefined
}

interface OptionToken {
  name: string
  rawName: string
  value: string | undefined
  inlineValue: boolean | undefined
}

function complainAbout({ name, rawName, value, inlineValue }: OptionToken, options: Options): void {
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  const negated = rawName === `--no-${name}`
  if (!option || (negated && option.type !== 'boolean')) {
    const known = Object.keys(options).map((flag) => `--${flag}`)
    throw new UsageError(`there is no option ${rawName}`, nearest(rawName, known))
  }
  if (option.type === 'boolean' && value !== undefined) throw new UsageError(`${rawName} takes no value`)
  if (option.type === 'string' && value === undefined) throw new UsageError(`${rawName} needs a value`)
  if (option.type === 'string' && !inlineValue && value?.startsWith('-') && value !== '-') {
    throw new UsageError(`${rawName} needs a value; for one that begins with a dash, write ${rawName}=…`)
  }
}

/** How many letters must be changed, added, left out or swapped with their neighbour to make one word the other. */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i])
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let j = 0; j <= b.length; j += 1) rows[0]?.splice(j, 1, j)
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const change = at(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1])
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : change
      rows[i]?.splice(j, 1, Math.min(change, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1))
    }
  }
  return at(a.length, b.length)
}
