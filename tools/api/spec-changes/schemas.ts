import { type Change, isAnnotation, isEqual, keysOfBoth } from './change.ts'
import type { Node, Resolve, Versions } from './spec.ts'

/** A difference between two schemas, before it is known whether requests or responses use them. */
export interface SchemaChange {
  location: string
  description: string
  kind: 'tightened' | 'loosened' | 'added' | 'removed' | 'unknown'
}

/** Returns the programs that break if the schema describes a request. */
export function requestImpact({ location, description, kind }: SchemaChange): Change {
  const breaks = { tightened: 'callers', loosened: 'nobody', added: 'nobody', removed: 'callers', unknown: 'callers' } as const
  return { location, description, breaks: breaks[kind] }
}

/** Returns the programs that break if the schema describes a response. */
export function responseImpact({ location, description, kind }: SchemaChange): Change {
  const breaks = {
    tightened: 'servers',
    loosened: 'callers',
    added: 'nobody',
    removed: 'callers',
    unknown: 'callers and servers',
  } as const
  return { location, description, breaks: breaks[kind] }
}

/** Compares two schemas keyword by keyword. A change of an unsupported keyword is `unknown`. */
export function compareSchemas(
  before: unknown,
  after: unknown,
  location: string,
  versions: Versions,
  ancestors: readonly string[] = [],
): SchemaChange[] {
  const pair = JSON.stringify([before, after])
  // A recursive schema is compared once.
  if (ancestors.includes(pair)) return []
  const old = versions.before.resolve(before)
  const current = versions.after.resolve(after)
  const changes = keysOfBoth(old, current)
    .filter((keyword) => !isAnnotation(keyword))
    .filter((keyword) => subschemaKeywords.has(keyword) || hasChanged(old[keyword], current[keyword], versions))
    .flatMap((keyword) => {
      const compare = comparators[keyword] ?? compareUnsupported
      return compare({ keyword, before: old[keyword], after: current[keyword], location, compareNested })
    })
  return [...changes, ...compareSets('value', allowedValues(old), allowedValues(current), location)]

  function compareNested(oldChild: unknown, newChild: unknown, childLocation: string): SchemaChange[] {
    return compareSchemas(oldChild, newChild, childLocation, versions, [...ancestors, pair])
  }
}

/** One keyword in both versions of a schema. Its value is `undefined` in the version that lacks it. */
interface KeywordPair {
  keyword: string
  before: unknown
  after: unknown
  location: string
  compareNested(before: unknown, after: unknown, location: string): SchemaChange[]
}
type KeywordComparator = (pair: KeywordPair) => SchemaChange[]

const comparators: Record<string, KeywordComparator> = {
  type: ({ before, after, location }) => compareSets('type', readTypes(before), readTypes(after), location),
  // Compared together, because `const: x` means `enum: [x]`.
  enum: () => [],
  const: () => [],
  required: compareRequired,
  properties: compareProperties,
  items: ({ before, after, location, compareNested }) => compareNested(before, after, `${location}[]`),
  additionalProperties: compareAdditionalProperties,
  ...Object.fromEntries(
    ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'].map((keyword) => [keyword, compareMinimum]),
  ),
  ...Object.fromEntries(
    ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'].map((keyword) => [keyword, compareMaximum]),
  ),
  format: compareRule,
  pattern: compareRule,
  uniqueItems: compareRule,
}

/** Always compared, because an unchanged `$ref` below them may lead to a changed schema. */
const subschemaKeywords = new Set(['properties', 'items'])

function compareRequired({ before = [], after = [], location }: KeywordPair): SchemaChange[] {
  const [old, current] = [before, after] as [string[], string[]]
  return [
    ...current.filter((name) => !old.includes(name)).map((name) => tightened(`${location}.${name}`, 'now required')),
    ...old.filter((name) => !current.includes(name)).map((name) => loosened(`${location}.${name}`, 'no longer required')),
  ]
}

function compareProperties({ before, after, location: parent, compareNested }: KeywordPair): SchemaChange[] {
  const [old, current] = [before ?? {}, after ?? {}] as [Node, Node]
  return keysOfBoth(old, current).flatMap((name): SchemaChange[] => {
    const location = `${parent}.${name}`
    if (!(name in current)) return [{ location, description: 'removed', kind: 'removed' }]
    if (!(name in old)) return [{ location, description: 'added', kind: 'added' }]
    return compareNested(old[name], current[name], location)
  })
}

function compareAdditionalProperties({ before = true, after = true, location, ...pair }: KeywordPair): SchemaChange[] {
  if (after === false) return [tightened(location, 'additional properties forbidden')]
  if (before === false) return [loosened(location, 'additional properties allowed')]
  return compareUnsupported({ before, after, location, ...pair })
}

function compareMinimum({ keyword, before, after, location }: KeywordPair): SchemaChange[] {
  const description = describeChange(keyword, before, after)
  const isTightened = Number(after ?? -Infinity) > Number(before ?? -Infinity)
  return [isTightened ? tightened(location, description) : loosened(location, description)]
}

function compareMaximum({ keyword, before, after, location }: KeywordPair): SchemaChange[] {
  const description = describeChange(keyword, before, after)
  const isTightened = Number(after ?? Infinity) < Number(before ?? Infinity)
  return [isTightened ? tightened(location, description) : loosened(location, description)]
}

function compareRule({ keyword, before, after, location }: KeywordPair): SchemaChange[] {
  if (before === undefined || before === false) return [tightened(location, `${keyword} ${after} added`)]
  if (after === undefined || after === false) return [loosened(location, `${keyword} ${before} removed`)]
  return [{ location, description: describeChange(keyword, before, after), kind: 'unknown' }]
}

function compareUnsupported({ keyword, location }: KeywordPair): SchemaChange[] {
  return [{ location, description: `keyword "${keyword}" changed`, kind: 'unknown' }]
}

/** Compares two sets of allowed types or values. `undefined` allows everything. */
function compareSets(
  label: 'type' | 'value',
  before: Set<string> | undefined,
  after: Set<string> | undefined,
  location: string,
): SchemaChange[] {
  if (!before || !after) {
    if (after) return [tightened(location, `${label} restricted to ${[...after].join(', ')}`)]
    if (before) return [loosened(location, `${label} no longer restricted to ${[...before].join(', ')}`)]
    return []
  }
  // An integer is a number, too.
  const removed = [...before].filter((member) => !after.has(member) && !(member === 'integer' && after.has('number')))
  const added = [...after].filter((member) => !before.has(member) && !(member === 'integer' && before.has('number')))
  return [
    ...(removed.length > 0 ? [tightened(location, `${label} ${removed.join(', ')} removed`)] : []),
    ...(added.length > 0 ? [loosened(location, `${label} ${added.join(', ')} added`)] : []),
  ]
}

function readTypes(type: unknown): Set<string> | undefined {
  return type === undefined ? undefined : new Set([type].flat().map(String))
}

function allowedValues(schema: Node): Set<string> | undefined {
  const values = 'const' in schema ? [schema.const] : (schema.enum as unknown[] | undefined)
  return values && new Set(values.map((value) => JSON.stringify(value)))
}

/** Returns true if a value changed, or a schema that it references. */
function hasChanged(before: unknown, after: unknown, versions: Versions): boolean {
  if (!isEqual(before, after)) return true
  return !isEqual(inlineReferences(before, versions.before.resolve), inlineReferences(after, versions.after.resolve))
}

/** Replaces every `$ref` by its target and drops annotations. Follows a recursive reference once. */
function inlineReferences(node: unknown, resolve: Resolve, isPropertyMap = false, ancestors: readonly string[] = []): unknown {
  if (Array.isArray(node)) return node.map((item) => inlineReferences(item, resolve, false, ancestors))
  if (typeof node !== 'object' || node === null) return node
  const { $ref } = node as Node
  if (typeof $ref === 'string' && ancestors.includes($ref)) return $ref
  const path = typeof $ref === 'string' ? [...ancestors, $ref] : ancestors
  const entries = Object.entries(isPropertyMap ? node : resolve(node)).filter(([name]) => isPropertyMap || !isAnnotation(name))
  return Object.fromEntries(entries.map(([name, value]) => [name, inlineReferences(value, resolve, name === 'properties', path)]))
}

function describeChange(keyword: string, before: unknown, after: unknown): string {
  return `${keyword} changed from ${before ?? 'none'} to ${after ?? 'none'}`
}

function tightened(location: string, description: string): SchemaChange {
  return { location, description, kind: 'tightened' }
}

function loosened(location: string, description: string): SchemaChange {
  return { location, description, kind: 'loosened' }
}
