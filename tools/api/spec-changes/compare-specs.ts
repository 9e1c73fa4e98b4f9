import { type Change, compareOtherKeywords } from './change.ts'
import { compareOperations } from './operations.ts'
import { compareSecuritySchemes } from './security.ts'
import { compareServers, readServers } from './servers.ts'
import { createSpec, type Node } from './spec.ts'

/**
 * Lists the differences between two versions of an OpenAPI 3.1 document, and the programs that each one breaks.
 *
 * - Requests: tightening a schema breaks callers, loosening it breaks nobody.
 * - Responses: tightening a schema breaks servers, loosening it breaks callers.
 */
export function compareSpecs(before: Node, after: Node): Change[] {
  return [
    ...compareOperations({ before: createSpec(before), after: createSpec(after) }),
    ...compareServers('servers', readServers(before), readServers(after)),
    ...compareSecuritySchemes(before, after),
    ...compareOtherKeywords('spec', before, after, ['openapi', 'info', 'paths', 'components', 'servers', 'security', 'tags']),
  ]
}
