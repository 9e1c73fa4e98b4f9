import { suggest } from './suggest.ts'
import { invalidValue } from './usage-error.ts'

/** Reads the text of an option. `name` is the flag or environment variable, for error messages. */
export type Parser<T> = (text: string, name: string) => T

/** Returns a parser for whole numbers from `min` to `max`, such as ports. @throws {UsageError} */
export function integer(min: number, max: number): Parser<number> {
  return (text, name) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw invalidValue(name, text, `an integer from ${min} to ${max}`)
  }
}

/** Returns a parser for a fixed set of words. @throws {UsageError} */
export function oneOf<const T extends string>(words: readonly T[]): Parser<T> {
  return (text, name) => {
    const word = words.find((candidate) => candidate === text)
    if (word !== undefined) return word
    throw invalidValue(name, text, `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`, suggest(text, words))
  }
}

/** Returns a parser for any text but the empty one. @param expected noun of the error message. @throws {UsageError} */
export function nonEmpty(expected: string): Parser<string> {
  return (text, name) => {
    if (text !== '') return text
    throw invalidValue(name, text, expected)
  }
}
