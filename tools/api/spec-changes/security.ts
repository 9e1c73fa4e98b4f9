import { type Change, isEqual } from './change.ts'
import type { Node, OperationPair } from './spec.ts'

/** Compares the security requirements of an operation. Each requirement is one way to authenticate. */
export function compareSecurity({ name, before, after, versions }: OperationPair): Change[] {
  const old = readRequirements(before.security ?? versions.before.document.security)
  const current = readRequirements(after.security ?? versions.after.document.security)
  const removed = old.filter((requirement) => !current.includes(requirement))
  const added = current.filter((requirement) => !old.includes(requirement))
  return [
    ...removed.map((it): Change => ({ location: name, description: `security ${it} removed`, breaks: 'callers' })),
    ...added.map((it): Change => ({ location: name, description: `security ${it} added`, breaks: 'nobody' })),
  ]
}

/** Compares the security schemes of two documents. Added schemes are not reported: only a requirement uses them. */
export function compareSecuritySchemes(before: Node, after: Node): Change[] {
  const [old, current] = [readSchemes(before), readSchemes(after)]
  return Object.keys(old)
    .filter((name) => !isEqual(withoutDescription(old[name]), withoutDescription(current[name])))
    .map((name) => ({ location: `security ${name}`, description: 'changed', breaks: 'callers and servers' }))
}

/** Without any requirement, OpenAPI allows requests that do not authenticate: `{}`. */
function readRequirements(security: unknown = []): string[] {
  const requirements = security as Node[]
  if (requirements.length === 0) return ['{}']
  return requirements.map((requirement) => JSON.stringify(Object.fromEntries(Object.entries(requirement).sort())))
}

function readSchemes(document: Node): Node {
  return ((document.components as Node | undefined)?.securitySchemes ?? {}) as Node
}

function withoutDescription(scheme: unknown): Node {
  const { description, ...rest } = (scheme ?? {}) as Node
  return rest
}
