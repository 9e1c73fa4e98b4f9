import type { CreatePoolRequest, Pool } from '@nightcrawler/compute-pools'

/** What stands in the form: text where a visitor types text, also for numbers. */
export interface Draft {
  name: string
  description: string
  region: string
  provider: string
  nodeTypes: { key: number; type: string; count: string }[]
  tags: string[]
}

/** What is wrong, by the place in the request that it is about: `name`, `nodeTypes/0/count`. `''` is about all of it. */
export type Mistakes = ReadonlyMap<string, string>

export function draftOf(pool?: CreatePoolRequest | Pool): Draft {
  if (!pool) return { name: '', description: '', region: '', provider: '', nodeTypes: [newNodeType()], tags: [] }
  const { name, description = '', region, provider, nodeTypes, tags = [] } = pool
  return {
    name,
    description,
    region,
    provider,
    tags,
    nodeTypes: nodeTypes.map(({ type, count }) => newNodeType(type, String(count))),
  }
}

let lastKey = 0

/** A row of the form. The key stays with it when the rows above go away. */
export function newNodeType(type = '', count = '1'): Draft['nodeTypes'][number] {
  lastKey += 1
  return { key: lastKey, type, count }
}

/** What is sent. Every field is: a server may clear those that an update leaves out. */
export function requestOf(draft: Draft): CreatePoolRequest {
  const { name, description, region, provider, nodeTypes, tags } = draft
  return {
    name: name.trim(),
    description: description.trim(),
    region: region.trim(),
    provider: provider.trim(),
    nodeTypes: nodeTypes.map(({ type, count }) => ({ type: type.trim(), count: Number(count) })),
    tags,
  }
}

/** What the page can see for itself. */
export function mistakesIn(draft: Draft): Mistakes {
  const mistakes = new Map<string, string>()
  if (!draft.name.trim()) mistakes.set('name', 'Give the pool a name')
  if (!draft.region.trim()) mistakes.set('region', 'Name a region')
  if (!draft.provider.trim()) mistakes.set('provider', 'Name a provider')
  for (const [i, { type, count }] of draft.nodeTypes.entries()) {
    if (!type.trim()) mistakes.set(`nodeTypes/${i}/type`, 'Name the kind of node')
    if (!/^\d+$/.test(count.trim())) mistakes.set(`nodeTypes/${i}/count`, 'A whole number, 0 or more')
  }
  return mistakes
}

/**
 * What the server says is wrong, from the `details` of its 400. Where they name a field, such as
 * `/name: is taken; /tags/0: must be string`, it goes to that field; all else is said above the form.
 */
export function mistakesFrom(details: string): Mistakes {
  const mistakes = new Map<string, string>()
  for (const part of details.split(/;\s+/)) {
    const [, place = '', said = part] =
      /^\/?((?:name|description|region|provider|nodeTypes|tags)(?:\/\w+)*)\s*:\s+(.+)$/s.exec(part) ?? []
    const path = place.startsWith('tags/') ? 'tags' : place
    const text = said.charAt(0).toUpperCase() + said.slice(1)
    const before = mistakes.get(path)
    mistakes.set(path, before ? `${before}. ${text}` : text)
  }
  return mistakes
}
