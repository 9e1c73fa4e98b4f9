/** An object of a parsed spec, such as a schema or an operation. */
export type Node = { [keyword: string]: unknown }

/** A parsed OpenAPI document whose `$ref`s can be resolved. */
export interface Spec {
  document: Node
  resolve: Resolve
}

/** Returns a node with its `$ref` replaced by the referenced node. */
export type Resolve = (node: unknown) => Node

/** The two versions that are compared. */
export interface Versions {
  before: Spec
  after: Spec
}

/** One operation in both versions of the spec. */
export interface OperationPair {
  /** For example `GET /api/pools`. */
  name: string
  before: Node
  after: Node
  versions: Versions
}

/** Wraps a parsed OpenAPI document. Its `resolve` throws a TypeError if a `$ref` points nowhere. */
export function createSpec(document: Node): Spec {
  return { document, resolve }

  function resolve(node: unknown): Node {
    const { $ref, ...siblings } = (typeof node === 'object' && node !== null ? node : {}) as Node
    if (typeof $ref !== 'string') return siblings
    const segments = $ref.replace(/^#\//, '').split('/')
    const target = segments.reduce<unknown>((at, segment) => (at as Node | undefined)?.[unescapeSegment(segment)], document)
    if (target === undefined) throw new TypeError(`cannot resolve $ref "${$ref}": the spec has no such node`)
    return { ...resolve(target), ...siblings }
  }
}

function unescapeSegment(segment: string): string {
  return decodeURIComponent(segment).replaceAll('~1', '/').replaceAll('~0', '~')
}
