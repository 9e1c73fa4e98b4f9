import type { Node } from './spec.ts'

/** A difference between two versions of the spec. */
export interface Change {
  location: string
  description: string
  /** Programs that may stop working: clients that call the API, servers that implement it, or both. */
  breaks: 'callers' | 'servers' | 'callers and servers' | 'nobody'
}

/**
 * Compares the keywords that no comparator handles. Reports each change as breaking, so that none is overlooked.
 *
 * @param known keywords that other comparators handle
 */
export function compareOtherKeywords(location: string, before: Node, after: Node, known: string[]): Change[] {
  return keysOfBoth(before, after)
    .filter((keyword) => !known.includes(keyword) && !isAnnotation(keyword) && !isEqual(before[keyword], after[keyword]))
    .map((keyword) => ({ location, description: `keyword "${keyword}" changed`, breaks: 'callers and servers' }))
}

/** Returns true for keywords that do not affect validation, such as `description`. */
export function isAnnotation(keyword: string): boolean {
  return annotations.includes(keyword) || keyword.startsWith('x-')
}

const annotations = [
  'title',
  'description',
  'summary',
  'default',
  'example',
  'examples',
  'deprecated',
  'externalDocs',
  'xml',
  '$comment',
]

/** Lists the keys of two objects without duplicates. */
export function keysOfBoth(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
}

/** Compares two JSON values. The order of keys matters. */
export function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
