import { type Change, compareOtherKeywords, keysOfBoth } from './change.ts'
import { compareContents } from './contents.ts'
import { compareSchemas, responseImpact } from './schemas.ts'
import type { Node, OperationPair, Versions } from './spec.ts'

/** Compares the responses of an operation, matched by status. */
export function compareResponses({ name, before, after, versions }: OperationPair): Change[] {
  const [old, current] = [before.responses ?? {}, after.responses ?? {}] as [Node, Node]
  return keysOfBoth(old, current).flatMap((status): Change[] => {
    const location = `${name} ${status}`
    if (!(status in current)) return [{ location, description: 'removed', breaks: 'callers and servers' }]
    // A `switch` over the statuses was exhaustive.
    if (!(status in old)) return [{ location, description: 'added', breaks: 'callers' }]
    return compareResponse(location, versions.before.resolve(old[status]), versions.after.resolve(current[status]), versions)
  })
}

function compareResponse(location: string, before: Node, after: Node, versions: Versions): Change[] {
  return [
    ...compareOtherKeywords(location, before, after, ['headers', 'content']),
    ...compareHeaders(location, (before.headers ?? {}) as Node, (after.headers ?? {}) as Node, versions),
    ...compareContents(location, before, after, versions, { impact: responseImpact, addedBreaks: 'callers' }),
  ]
}

function compareHeaders(parent: string, before: Node, after: Node, versions: Versions): Change[] {
  return keysOfBoth(before, after).flatMap((header): Change[] => {
    const location = `${parent} ${header}`
    const old = versions.before.resolve(before[header] ?? {})
    const current = versions.after.resolve(after[header] ?? {})
    if (!(header in after)) return [{ location, description: 'removed', breaks: 'callers' }]
    const changes: Change[] = []
    if (current.required === true && old.required !== true)
      changes.push({ location, description: 'now required', breaks: 'servers' })
    else if (old.required === true && current.required !== true)
      changes.push({ location, description: 'no longer required', breaks: 'callers' })
    else if (!(header in before)) changes.push({ location, description: 'added', breaks: 'nobody' })
    if (!(header in before)) return changes
    return [...changes, ...compareSchemas(old.schema, current.schema, location, versions).map(responseImpact)]
  })
}
