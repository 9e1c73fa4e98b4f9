import { document } from '../src/generated/document.ts'
import type { Exchange } from './exchange.ts'

/** The section of the API document that a part of the description comes from: its own `x-source`, or its parent's. */
export function sourceOf(cite: string): string {
  let node: unknown = document
  let source = 'Compute Pools API'
  for (const step of cite.replace(/^#\//, '').split('/')) {
    node = (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')]
    const own = (node as { 'x-source'?: unknown } | undefined)?.['x-source']
    if (typeof own === 'string') source = own
  }
  return source
}

/** The section that an exchange departs from: of the operation that was asked, unless the claim is about a part of a body. */
export function sourceIn(cite: string, { operation }: Pick<Exchange, 'operation'>): string {
  const isAboutABody = cite.startsWith('#/components/schemas/')
  return operation && !isAboutABody ? operation.source : sourceOf(cite)
}
