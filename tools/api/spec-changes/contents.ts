import { type Change, compareOtherKeywords, keysOfBoth } from './change.ts'
import { compareSchemas, type SchemaChange } from './schemas.ts'
import type { Node, Versions } from './spec.ts'

/** Consequences of a change in a request or in a response. */
interface Consequences {
  impact(change: SchemaChange): Change
  /** Programs that a new media type breaks. */
  addedBreaks: Change['breaks']
}

/** Compares the `content` of two bodies, matched by media type. */
export function compareContents(
  location: string,
  before: Node,
  after: Node,
  versions: Versions,
  { impact, addedBreaks }: Consequences,
): Change[] {
  const [old, current] = [before.content ?? {}, after.content ?? {}] as [Node, Node]
  return keysOfBoth(old, current).flatMap((mediaType): Change[] => {
    const own = `${location} ${mediaType}`
    if (!(mediaType in current)) return [{ location: own, description: 'removed', breaks: 'callers' }]
    if (!(mediaType in old)) return [{ location: own, description: 'added', breaks: addedBreaks }]
    const [a, b] = [old[mediaType], current[mediaType]] as [Node, Node]
    return [...compareOtherKeywords(own, a, b, ['schema']), ...compareSchemas(a.schema, b.schema, location, versions).map(impact)]
  })
}
