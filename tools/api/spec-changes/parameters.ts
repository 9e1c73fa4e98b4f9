import { type Change, compareOtherKeywords } from './change.ts'
import { compareSchemas, requestImpact } from './schemas.ts'
import type { Node, OperationPair, Resolve, Versions } from './spec.ts'

/** Compares the parameters of an operation, matched by location and name. */
export function compareParameters({ name, before, after, versions }: OperationPair): Change[] {
  const old = readParameters(before, versions.before.resolve)
  const current = readParameters(after, versions.after.resolve)
  return [...new Set([...old.keys(), ...current.keys()])].flatMap((key) =>
    compareParameter(`${name} ${key}`, old.get(key), current.get(key), versions),
  )
}

function compareParameter(location: string, before: Node | undefined, after: Node | undefined, versions: Versions): Change[] {
  if (!after) return [{ location, description: 'removed', breaks: 'callers' }]
  if (!before && after.required === true) return [{ location, description: 'added as required', breaks: 'callers' }]
  if (!before) return [{ location, description: 'added', breaks: 'nobody' }]
  const changes: Change[] = []
  if (before.required !== true && after.required === true)
    changes.push({ location, description: 'now required', breaks: 'callers' })
  if (before.required === true && after.required !== true)
    changes.push({ location, description: 'no longer required', breaks: 'nobody' })
  return [
    ...changes,
    ...compareOtherKeywords(location, before, after, ['name', 'in', 'required', 'schema']),
    ...compareSchemas(before.schema, after.schema, location, versions).map(requestImpact),
  ]
}

function readParameters(operation: Node, resolve: Resolve): Map<string, Node> {
  const parameters = (operation.parameters as unknown[]).map(resolve)
  return new Map(parameters.map((parameter) => [`${parameter.in} parameter ${parameter.name}`, parameter]))
}
