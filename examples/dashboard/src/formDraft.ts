import type { CreatePoolRequest, Pool, UpdatePoolRequest } from '@nightcrawler/compute-pools'

/** What stands in the form: text where a visitor types text, also for numbers. */
export interface Draft {
  name: string
  description: string
  region: string
  provider: string
  nodeTypes: { key: number; type: string; count: string }[]
  tags: string[]
  /** A tag that has been typed and not yet added. It is sent as one. */
  nextTag: string
}

export type DraftTags = Pick<Draft, 'tags' | 'nextTag'>

/** What is wrong, by the place in the request that it is about: `name`, `nodeTypes/0/count`. `''` is about all of it. */
export type Mistakes = ReadonlyMap<string, string>

/** What becomes of a form. An update has no place for the region and the provider. */
export type FormOperation = 'createPool' | 'updatePool'

/** A pool, or a request that was refused, as it stands in the form; without one, the form of a new pool. */
export function draftOf(pool?: CreatePoolRequest | Pool): Draft {
  if (!pool) return { name: '', description: '', region: '', provider: '', nodeTypes: [newNodeType()], tags: [], nextTag: '' }
  const { name, description = '', region, provider, nodeTypes, tags = [] } = pool
  return {
    name,
    description,
    region,
    provider,
    tags,
    nextTag: '',
    nodeTypes: nodeTypes.map(({ type, count }) => newNodeType(type, String(count))),
  }
}

let lastKey = 0

/** A row of the form. The key stays with it when the rows above go away. */
export function newNodeType(type = '', count = '1'): Draft['nodeTypes'][number] {
  lastKey += 1
  return { key: lastKey, type, count }
}

/** The body of a creation. */
export function createRequestOf(draft: Draft): CreatePoolRequest {
  return { ...updateRequestOf(draft), region: draft.region.trim(), provider: draft.provider.trim() }
}

/** The body of an update: all four fields that it may have, for a server may clear those that are left out, and refuse others. */
export function updateRequestOf({ name, description, nodeTypes, ...draft }: Draft): Required<UpdatePoolRequest> {
  return {
    name: name.trim(),
    description: description.trim(),
    nodeTypes: nodeTypes.map(({ type, count }) => ({ type: type.trim(), count: Number(count) })),
    tags: withNextTag(draft).tags,
  }
}

/** The tag that has been typed, among the others, unless it is one of them. */
export function withNextTag({ tags, nextTag }: DraftTags): DraftTags {
  const tag = nextTag.trim()
  return { tags: tag && !tags.includes(tag) ? [...tags, tag] : tags, nextTag: '' }
}

/** What the page can see for itself. An update is not about the region and the provider: they are as the server has them. */
export function mistakesIn(draft: Draft, operation: FormOperation): Mistakes {
  const mistakes = new Map<string, string>()
  if (!draft.name.trim()) mistakes.set('name', 'Give the pool a name')
  if (operation === 'createPool') {
    if (!draft.region.trim()) mistakes.set('region', 'Name a region')
    if (!draft.provider.trim()) mistakes.set('provider', 'Name a provider')
  }
  for (const [i, { type, count }] of draft.nodeTypes.entries()) {
    if (!type.trim()) mistakes.set(`nodeTypes/${i}/type`, 'Name the kind of node')
    if (!/^\d+$/.test(count.trim())) mistakes.set(`nodeTypes/${i}/count`, 'A whole number, 0 or more')
  }
  return mistakes
}

/**
 * What the server says is wrong, from the `details` of its 400. Where they name a field that the form shows, such as
 * `/name: is taken; /tags/0: must be string`, it goes to that field; all else is said above the form, as it came.
 */
export function mistakesFrom(details: string, operation: FormOperation): Mistakes {
  const mistakes = new Map<string, string>()
  for (const part of details.split(/;\s+/)) {
    const [, place = '', said = part] = namingField[operation].exec(part) ?? []
    const path = place.startsWith('tags/') ? 'tags' : place
    const text = said.charAt(0).toUpperCase() + said.slice(1)
    const before = mistakes.get(path)
    mistakes.set(path, before ? `${before}. ${text}` : text)
  }
  return mistakes
}

const places = String.raw`name|description|tags(?:/\d+)?|nodeTypes(?:/\d+(?:/(?:type|count))?)?`
const namingField = {
  createPool: new RegExp(String.raw`^/?(${places}|region|provider)\s*:\s+(.+)$`, 's'),
  updatePool: new RegExp(String.raw`^/?(${places})\s*:\s+(.+)$`, 's'),
} satisfies Record<FormOperation, RegExp>
