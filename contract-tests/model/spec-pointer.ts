import { document } from '../../src/generated/document.ts'
import type { Exchange } from './exchange.ts'

/** The section of the API document that a part of the description comes from: its own `x-source`, or its parent's. */
export function findSection(pointer: string): string {
  const sources = wayTo(pointer).map((part) => (part as { 'x-source'?: unknown } | undefined)?.['x-source'])
  return sources.filter((source) => typeof source === 'string').at(-1) ?? 'Compute Pools API'
}

/** The part of the description that a pointer leads to, or `undefined`. */
export function resolvePointer(pointer: string): unknown {
  return wayTo(pointer).at(-1)
}

function wayTo(pointer: string): unknown[] {
  let node: unknown = document
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      node = (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')]
      return node
    })
}

/** The section that an exchange departs from: of the operation that was asked, unless the claim is about a part of a body. */
export function findViolatedSection(pointer: string, { operation }: Pick<Exchange, 'operation'>): string {
  const isAboutABody = pointer.startsWith('#/components/schemas/')
  return operation && !isAboutABody ? operation.source : findSection(pointer)
}
