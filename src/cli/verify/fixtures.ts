import { readFile } from 'node:fs/promises'
import type { Fixtures } from '../../../contract-tests/bodies.ts'
import { nearest, UsageError } from '../arguments.ts'

const known = ['createPool', 'updatePool'] as const satisfies (keyof Fixtures)[]

/**
 * Reads `{ "createPool": {…}, "updatePool": {…} }`, both optional.
 *
 * @throws {UsageError} for a file that is not there, not JSON, or of another shape.
 */
export async function readFixtures(file: string): Promise<Fixtures> {
  const fixtures = parsed(file, await contents(file))
  if (!isObject(fixtures))
    throw new UsageError(`--fixtures ${file}: an object is needed, such as {"createPool": {"region": "eu-1"}}`)
  for (const [key, value] of Object.entries(fixtures)) {
    if (!known.some((name) => name === key))
      throw new UsageError(
        `--fixtures ${file}: there is no key ${JSON.stringify(key)}; ${known.join(' and ')} hold the fields of a body`,
        nearest(key, known),
      )
    if (!isObject(value)) throw new UsageError(`--fixtures ${file}: ${key} is no object of fields`)
    if ('nodeTypes' in value && !areNodeTypes(value.nodeTypes))
      throw new UsageError(`--fixtures ${file}: ${key}.nodeTypes is no list such as [{"type": "g5.12xlarge", "count": 8}]`)
  }
  return fixtures
}

async function contents(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(`--fixtures ${file}: ${code === 'ENOENT' ? 'there is no such file' : message}`)
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new UsageError(`--fixtures ${file}: it is no JSON: ${(error as SyntaxError).message}`)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function areNodeTypes(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((node) => isObject(node) && typeof node.type === 'string' && Number.isInteger(node.count))
  )
}
