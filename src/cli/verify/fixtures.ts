import type { Fixtures } from '../../../contract-tests/internal.ts'
import { FileError, isObject, parseJson } from '../input-file.ts'

const keys = ['createPool', 'updatePool'] as const satisfies (keyof Fixtures)[]

/** Parses `{ "createPool": {…}, "updatePool": {…} }`. Both keys are optional. @throws {FileError} for any other shape. */
export function parseFixtures(text: string): Fixtures {
  const fixtures = parseJson(text)
  if (!isObject(fixtures)) throw new FileError('expected an object, such as {"createPool": {"region": "eu-1"}}')
  for (const [key, value] of Object.entries(fixtures)) {
    if (!keys.some((name) => name === key))
      throw new FileError(`unknown key ${JSON.stringify(key)}: expected ${keys.join(' or ')}`)
    if (!isObject(value)) throw new FileError(`expected ${key} to be an object with fields of a request body`)
    if ('nodeTypes' in value && !isNodeTypes(value.nodeTypes))
      throw new FileError(`expected ${key}.nodeTypes to be a list, such as [{"type": "g5.12xlarge", "count": 8}]`)
  }
  return fixtures
}

function isNodeTypes(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((node) => isObject(node) && typeof node.type === 'string' && Number.isInteger(node.count))
  )
}
