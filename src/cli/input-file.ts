import { readFile } from 'node:fs/promises'
import { UsageError } from './arguments.ts'

/** What is wrong with a file, such as `it is a directory`: for a message that names the file, and who asked for it. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem'
}

/**
 * What is in the file that a flag needs.
 *
 * @param inText takes it from the text, and throws a FileProblem when it is not there.
 * @param fatal whether bytes that are no UTF-8 are a problem, and not only of no interest.
 * @throws {UsageError} for every problem, naming the flag and the file.
 */
export async function readFileOf<T>(flag: string, path: string, inText: (text: string) => T, fatal = true): Promise<T> {
  try {
    const text = await readText(path, fatal)
    if (text === undefined) throw new FileProblem('there is no such file')
    return inText(text)
  } catch (error) {
    if (error instanceof FileProblem) throw new UsageError(`${flag} ${path}: ${error.message}`)
    throw error
  }
}

/**
 * The text of a file; `undefined` when there is none.
 *
 * @throws {FileProblem} when there is one that cannot be read, or is no text.
 */
export async function readText(path: string, fatal = true): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal }).decode(await readFile(path))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    if (code === 'EISDIR') throw new FileProblem('it is a directory')
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new FileProblem('it is not UTF-8')
    throw new FileProblem(`it cannot be read: ${message}`)
  }
}

/** @throws {FileProblem} for what is not JSON. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') throw new FileProblem('it is empty')
  try {
    return JSON.parse(text)
  } catch (error) {
    // V8 quotes the text with its line breaks; the message is one line of a log.
    throw new FileProblem(`it is not JSON: ${(error as SyntaxError).message.replaceAll(/\s+/g, ' ')}`)
  }
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
