/** What a schema lets through now that it did not (`loosened`), no longer does (`tightened`), and fields that came or went. */
export interface SchemaChange {
  where: string
  says: string
  kind: 'tightened' | 'loosened' | 'added' | 'removed' | 'unclear'
}

/** A schema, or any other object of a description, as it was parsed. */
export type Schema = { [keyword: string]: unknown }
/** What a schema says, with that of its `$ref` if it has one. */
export type Resolve = (schema: unknown) => Schema

/** Compares two schemas keyword by keyword; one that is not known here is `unclear`, so that nothing passes unseen. */
export function schemaChanges(
  before: unknown,
  after: unknown,
  where: string,
  resolve: { before: Resolve; after: Resolve },
  path: readonly string[] = [],
): SchemaChange[] {
  const pair = JSON.stringify([before, after])
  // A schema that contains itself is compared once.
  if (path.includes(pair)) return []
  const [old, now] = [resolve.before(before), resolve.after(after)]
  const changes: SchemaChange[] = []
  const note = (kind: SchemaChange['kind'], says: string, at = where): void => {
    changes.push({ where: at, says, kind })
  }
  const inside = (a: unknown, b: unknown, at: string): void => {
    changes.push(...schemaChanges(a, b, at, resolve, [...path, pair]))
  }

  for (const keyword of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [was, is] = [old[keyword], now[keyword]]
    // The same words may point at what has changed: the fields and the items are looked through below all the same.
    if (isAnnotation(keyword) || (same(was, is) && !containers.has(keyword) && !pointsElsewhere(was, is))) continue
    if (keyword === 'type') compareSets(typesOf(was), typesOf(is), (kind, types) => note(kind, `type ${types}`))
    else if (keyword === 'enum' || keyword === 'const') continue
    else if (keyword === 'required') compareRequired(was, is)
    else if (keyword === 'properties') compareProperties(was as Schema | undefined, is as Schema | undefined)
    else if (keyword === 'items') inside(was ?? {}, is ?? {}, `${where}[]`)
    else if (keyword === 'additionalProperties') compareAdditional(was ?? true, is ?? true)
    else if (least.has(keyword)) compareLimit(keyword, Number(was ?? -Infinity), Number(is ?? -Infinity))
    else if (most.has(keyword)) compareLimit(keyword, -Number(was ?? Infinity), -Number(is ?? Infinity))
    else if (keyword === 'format' || keyword === 'pattern' || keyword === 'uniqueItems') compareRule(keyword, was, is)
    else note('unclear', `${keyword} is another`)
  }
  compareSets(valuesOf(old), valuesOf(now), (kind, values) => note(kind, `value ${values}`))
  return changes

  function compareRequired(was: unknown = [], is: unknown = []): void {
    const [old, now] = [was as string[], is as string[]]
    for (const name of now.filter((it) => !old.includes(it))) note('tightened', 'is required now', `${where}.${name}`)
    for (const name of old.filter((it) => !now.includes(it))) note('loosened', 'is no longer required', `${where}.${name}`)
  }
  function compareProperties(was: Schema = {}, is: Schema = {}): void {
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
      if (!(name in is)) note('removed', 'is gone', `${where}.${name}`)
      else if (!(name in was)) note('added', 'is new', `${where}.${name}`)
      else inside(was[name], is[name], `${where}.${name}`)
    }
  }
  /** Whether the same words mean another thing, because what their `$ref` leads to has changed. */
  function pointsElsewhere(was: unknown, is: unknown): boolean {
    return !same(spelledOut(was, resolve.before), spelledOut(is, resolve.after))
  }
  function compareAdditional(was: unknown, is: unknown): void {
    if (is === false) note('tightened', 'no further fields are allowed')
    else if (was === false) note('loosened', 'further fields are allowed')
    else note('unclear', 'additionalProperties is another')
  }
  function compareLimit(keyword: string, was: number, is: number): void {
    const told = now[keyword] === undefined ? 'is gone' : `is ${String(now[keyword])}`
    note(is > was ? 'tightened' : 'loosened', `${keyword} ${told}, was ${String(old[keyword] ?? 'none')}`)
  }
  function compareRule(keyword: string, was: unknown, is: unknown): void {
    if (was === undefined || was === false) note('tightened', `${keyword} ${String(is)} is new`)
    else if (is === undefined || is === false) note('loosened', `${keyword} ${String(was)} is gone`)
    else note('unclear', `${keyword} is ${String(is)}, was ${String(was)}`)
  }
}

const least = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'])
const most = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'])
const containers = new Set(['properties', 'items'])
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

/** With every `$ref` replaced by what it leads to, and without words. A schema that contains itself is followed once. */
function spelledOut(node: unknown, resolve: Resolve, namesAreFields = false, path: readonly string[] = []): unknown {
  if (Array.isArray(node)) return node.map((each) => spelledOut(each, resolve, false, path))
  if (typeof node !== 'object' || node === null) return node
  const { $ref } = node as Schema
  if (typeof $ref === 'string' && path.includes($ref)) return $ref
  const further = typeof $ref === 'string' ? [...path, $ref] : path
  const entries = Object.entries(namesAreFields ? node : resolve(node)).filter(([name]) => namesAreFields || !isAnnotation(name))
  return Object.fromEntries(entries.map(([name, value]) => [name, spelledOut(value, resolve, name === 'properties', further)]))
}

/** Whether a keyword only tells people something. */
export function isAnnotation(keyword: string): boolean {
  return annotations.includes(keyword) || keyword.startsWith('x-')
}

/** Calls with the members that went as tightened and those that came as loosened; `undefined` is the set of everything. */
function compareSets(
  was: Set<string> | undefined,
  is: Set<string> | undefined,
  tell: (kind: 'tightened' | 'loosened', members: string) => void,
): void {
  if (!was || !is) {
    if (is) tell('tightened', `is limited to ${[...is].join(', ')}`)
    if (was) tell('loosened', `is no longer limited to ${[...was].join(', ')}`)
    return
  }
  const gone = [...was].filter((member) => !is.has(member) && !(member === 'integer' && is.has('number')))
  const come = [...is].filter((member) => !was.has(member) && !(member === 'integer' && was.has('number')))
  if (gone.length > 0) tell('tightened', `${gone.join(', ')} is gone`)
  if (come.length > 0) tell('loosened', `${come.join(', ')} is new`)
}

function typesOf(type: unknown): Set<string> | undefined {
  return type === undefined ? undefined : new Set([type].flat().map(String))
}

function valuesOf(schema: Schema): Set<string> | undefined {
  const values = 'const' in schema ? [schema.const] : (schema.enum as unknown[] | undefined)
  return values && new Set(values.map((value) => JSON.stringify(value)))
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
