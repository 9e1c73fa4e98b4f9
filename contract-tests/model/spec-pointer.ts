import { document } from '../../src/generated/document.ts'
import type { Exchange } from './exchange.ts'

/** Returns the section of the API document for a part of the OpenAPI document: its `x-source`, or that of its nearest parent. */
export function findSection(pointer: string): string {
  const sources = nodesAlong(pointer).map((part) => (part as { 'x-source'?: unknown } | undefined)?.['x-source'])
  return sources.filter((source) => typeof source === 'string').at(-1) ?? 'Compute Pools API'
}

/** Returns the part of the OpenAPI document at a JSON pointer, or `undefined`. */
export function resolvePointer(pointer: string): unknown {
  return nodesAlong(pointer).at(-1)
}

/** The nodes on the path to a part, the part last. */
function nodesAlong(pointer: string): unknown[] {
  let node: unknown = document
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      node = (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')]
      return node
    })
}

/** Returns the section that an exchange violates: that of its operation, or that of the schema if the check is about a body. */
export function findViolatedSection(pointer: string, { operation }: Pick<Exchange, 'operation'>): string {
  const isAboutBody = pointer.startsWith('#/components/schemas/')
  return operation && !isAboutBody ? operation.source : findSection(pointer)
}
