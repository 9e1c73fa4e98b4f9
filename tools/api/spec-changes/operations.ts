import { type Change, compareOtherKeywords } from './change.ts'
import { compareParameters } from './parameters.ts'
import { compareRequestBodies } from './request-body.ts'
import { compareResponses } from './responses.ts'
import { compareSecurity } from './security.ts'
import { compareServers, readServers } from './servers.ts'
import type { Node, OperationPair, Versions } from './spec.ts'

/** Compares one part of an operation. */
type OperationComparator = (pair: OperationPair) => Change[]

const comparators: OperationComparator[] = [
  compareOperationIds,
  compareParameters,
  compareRequestBodies,
  compareResponses,
  compareOperationServers,
  compareOtherParts,
  compareSecurity,
]

/** Compares the operations of two specs, matched by method and path. */
export function compareOperations(versions: Versions): Change[] {
  const [before, after] = [readOperations(versions.before.document), readOperations(versions.after.document)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name): Change[] => {
    const [old, current] = [before.get(name), after.get(name)]
    if (!current) return [{ location: name, description: 'removed', breaks: 'callers' }]
    if (!old) return [{ location: name, description: 'added', breaks: 'nobody' }]
    return comparators.flatMap((compare) => compare({ name, before: old, after: current, versions }))
  })
}

function compareOperationIds({ name, before, after }: OperationPair): Change[] {
  if (before.operationId === after.operationId) return []
  const description = `operationId changed from ${before.operationId} to ${after.operationId}`
  return [{ location: name, description, breaks: 'callers' }]
}

function compareOperationServers({ name, before, after, versions }: OperationPair): Change[] {
  // Without own servers on either side, `compareSpecs` reports the servers of the document once.
  if (!before.servers && !after.servers) return []
  const old = readServers(before.servers ? before : versions.before.document)
  const current = readServers(after.servers ? after : versions.after.document)
  return compareServers(`${name} servers`, old, current)
}

function compareOtherParts({ name, before, after }: OperationPair): Change[] {
  const known = ['operationId', 'parameters', 'requestBody', 'responses', 'servers', 'security', 'tags']
  return compareOtherKeywords(name, before, after, known)
}

/** Operations by name. Each one includes the parameters and servers of its path item. */
function readOperations(document: Node): Map<string, Node> {
  const entries = Object.entries((document.paths ?? {}) as Record<string, Node>).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method): [string, Node] => {
        const operation = item[method] as Node
        const parameters = [...((item.parameters ?? []) as unknown[]), ...((operation.parameters ?? []) as unknown[])]
        const servers = operation.servers ?? item.servers
        return [`${method.toUpperCase()} ${path}`, { ...operation, parameters, ...(servers ? { servers } : {}) }]
      }),
  )
  return new Map(entries)
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
