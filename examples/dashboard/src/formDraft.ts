import type { CreatePoolRequest, Pool, UpdatePoolRequest } from '@nightcrawler/compute-pools'

/** Values of the form. Inputs hold text, also for numbers. */
export interface Draft {
  name: string
  description: string
  region: string
  provider: string
  nodeTypes: { key: number; type: string; count: string }[]
  tags: string[]
  /** Tag that was typed but not added. It is sent as well. */
  nextTag: string
}

export type DraftTags = Pick<Draft, 'tags' | 'nextTag'>

/** Errors by their path in the request, such as `name` and `nodeTypes/0/count`. `''` is for the whole form. */
export type Mistakes = ReadonlyMap<string, string>

/** The request of a form. An update has no region and no provider. */
export type FormOperation = 'createPool' | 'updatePool'

/** Returns the form values for a pool or a rejected request, or for a new pool. */
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

/** Creates a row of the form. Its key stays the same when rows above are removed. */
export function newNodeType(type = '', count = '1'): Draft['nodeTypes'][number] {
  lastKey += 1
  return { key: lastKey, type, count }
}

/** Returns the body of a create request. */
export function createRequestOf(draft: Draft): CreatePoolRequest {
  return { ...updateRequestOf(draft), region: draft.region.trim(), provider: draft.provider.trim() }
}

/** Returns the body of an update with exactly the four fields. A server may clear omitted fields and reject others. */
export function updateRequestOf({ name, description, nodeTypes, ...draft }: Draft): Required<UpdatePoolRequest> {
  return {
    name: name.trim(),
    description: description.trim(),
    nodeTypes: nodeTypes.map(({ type, count }) => ({ type: type.trim(), count: Number(count) })),
    tags: withNextTag(draft).tags,
  }
}

/** Returns the tags with the typed one added, unless it is a duplicate. */
export function withNextTag({ tags, nextTag }: DraftTags): DraftTags {
  const tag = nextTag.trim()
  return { tags: tag && !tags.includes(tag) ? [...tags, tag] : tags, nextTag: '' }
}

/** Validates the form. Region and provider are only checked for a new pool. */
export function mistakesIn(draft: Draft, operation: FormOperation): Mistakes {
  const mistakes = new Map<string, string>()
  if (!draft.name.trim()) mistakes.set('name', 'Enter a name')
  if (operation === 'createPool') {
    if (!draft.region.trim()) mistakes.set('region', 'Enter a region')
    if (!draft.provider.trim()) mistakes.set('provider', 'Enter a provider')
  }
  for (const [i, { type, count }] of draft.nodeTypes.entries()) {
    if (!type.trim()) mistakes.set(`nodeTypes/${i}/type`, 'Enter a node type')
    if (!/^\d+$/.test(count.trim())) mistakes.set(`nodeTypes/${i}/count`, 'Enter an integer of at least 0')
  }
  return mistakes
}

/**
 * Parses the errors in the `details` of a 400. An error that names a field of the form, such as
 * `/name: is taken; /tags/0: must be string`, is shown at the field. Any other text is shown above the form.
 */
export function mistakesFrom(details: string, operation: FormOperation): Mistakes {
  const mistakes = new Map<string, string>()
  for (const part of details.split(/;\s+/)) {
    const [, place = '', message = part] = namingField[operation].exec(part) ?? []
    const path = place.startsWith('tags/') ? 'tags' : place
    const text = message.charAt(0).toUpperCase() + message.slice(1)
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
