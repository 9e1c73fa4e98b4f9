import { readFile } from 'node:fs/promises'
import { UsageError } from './usage-error.ts'

/** Thrown for a file that cannot be used. The message is only the reason, such as `it is a directory`. */
export class FileError extends Error {
  override readonly name = 'FileError'
}

/**
 * Reads and parses a file named by an option.
 *
 * @param parse throws a FileError if the text is not as expected.
 * @param strictUtf8 true to reject bytes that are not UTF-8, false to replace them.
 * @throws {UsageError} for every problem, with the option and the file.
 */
export async function readInputFile<T>(option: string, path: string, parse: (text: string) => T, strictUtf8 = true): Promise<T> {
  try {
    const text = await readText(path, strictUtf8)
    if (text === undefined) throw new FileError('the file does not exist')
    return parse(text)
  } catch (error) {
    if (error instanceof FileError) throw new UsageError(`invalid ${option} ${JSON.stringify(path)}: ${error.message}`)
    throw error
  }
}

/**
 * Reads a text file. Returns `undefined` if it does not exist.
 *
 * @throws {FileError} if it cannot be read or is not UTF-8.
 */
export async function readText(path: string, strictUtf8 = true): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: strictUtf8 }).decode(await readFile(path))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    if (code === 'EISDIR') throw new FileError('it is a directory')
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new FileError('it is not UTF-8 text')
    throw new FileError(`it cannot be read: ${message}`)
  }
}

/** Parses JSON. @throws {FileError} with the line of the error if V8 reports its position. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') throw new FileError('it is empty')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new FileError(describeJsonError(text, (error as SyntaxError).message))
  }
}

function describeJsonError(text: string, message: string): string {
  const [, position] = / at position (\d+)/.exec(message) ?? []
  const end = position === undefined ? text.trimEnd().length : Number(position)
  const line = text.slice(0, end).split('\n').length
  const isLineKnown = position !== undefined || /end of JSON input/.test(message)
  // V8 quotes the text, which may be a secret.
  const reason = message.replace(/ in JSON at position .*|(, (\.\.\.)?".*| is not valid JSON)$/s, '').replaceAll(/\s+/g, ' ')
  return `${isLineKnown ? `line ${line}` : 'it'} is not valid JSON: ${reason}`
}

/** True if a JSON value is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
