import type { Fixtures } from '../../../contract-tests/internal.ts'
import { FileProblem, isObject, parseJson } from '../input-file.ts'

const known = ['createPool', 'updatePool'] as const satisfies (keyof Fixtures)[]

/** Takes `{ "createPool": {…}, "updatePool": {…} }`, both optional. @throws {FileProblem} for another shape. */
export function fixturesIn(text: string): Fixtures {
  const fixtures = parseJson(text)
  if (!isObject(fixtures)) throw new FileProblem('an object is needed, such as {"createPool": {"region": "eu-1"}}')
  for (const [key, value] of Object.entries(fixtures)) {
    if (!known.some((name) => name === key))
      throw new FileProblem(`there is no key ${JSON.stringify(key)}; ${known.join(' and ')} hold the fields of a body`)
    if (!isObject(value)) throw new FileProblem(`${key} is no object of fields`)
    if ('nodeTypes' in value && !areNodeTypes(value.nodeTypes))
      throw new FileProblem(`${key}.nodeTypes is no list such as [{"type": "g5.12xlarge", "count": 8}]`)
  }
  return fixtures
}

function areNodeTypes(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((node) => isObject(node) && typeof node.type === 'string' && Number.isInteger(node.count))
  )
}
