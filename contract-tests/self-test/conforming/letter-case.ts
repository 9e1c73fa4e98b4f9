import { rewriteBody } from '../mutators.ts'
import { type ConformingServer, embedded } from './server.ts'

/** Servers that change the letter case of tags, region and provider. */
export const letterCase: ConformingServer[] = [
  {
    id: 'letter-case.tags-are-lower-case',
    description: 'Stores tags in lower case.',
    reading: 'tags',
    start: embedded(
      {},
      changeTags((tags) => tags.map((tag) => tag.toLowerCase())),
    ),
  },
  {
    id: 'letter-case.tags-are-lower-case-once-each',
    description: 'Stores tags in lower case, trimmed, sorted and each once.',
    reading: 'tags',
    start: embedded(
      {},
      changeTags((tags) => [...new Set(tags.map((tag) => tag.trim().toLowerCase()))].sort()),
    ),
  },
  {
    id: 'letter-case.tags-are-upper-case',
    description: 'Stores tags in upper case.',
    reading: 'tags',
    start: embedded(
      {},
      changeTags((tags) => tags.map((tag) => tag.toUpperCase())),
    ),
  },
  {
    id: 'letter-case.first-tag-of-a-case-is-kept',
    description: 'Stores the first of tags that differ only in case.',
    reading: 'tags',
    start: embedded(
      {},
      changeTags((tags) => [...new Map(tags.toReversed().map((tag) => [tag.toLowerCase(), tag])).values()]),
    ),
  },
  {
    id: 'letter-case.tags-as-in-go',
    description: 'Stores tags in the lower case of Go, which maps each character alone.',
    reading: 'tags',
    start: embedded(
      {},
      changeTags((tags) => tags.map((tag) => [...tag].map((letter) => [...letter.toLowerCase()][0] ?? letter).join(''))),
    ),
  },
  {
    id: 'letter-case.region-and-provider-of-a-catalog',
    description: 'Stores the provider in upper case and the region in lower case, as its catalog has them.',
    reading: 'tags',
    start: embedded(
      {},
      rewriteBody((body) => ({
        ...body,
        ...(typeof body.provider === 'string' ? { provider: body.provider.toUpperCase() } : {}),
        ...(typeof body.region === 'string' ? { region: body.region.toLowerCase() } : {}),
      })),
    ),
  },
  {
    id: 'letter-case.provider-is-a-key',
    description: 'Stores the provider and the region as keys in the other case.',
    reading: 'tags',
    start: embedded(
      {},
      rewriteBody((body) => ({
        ...body,
        ...(typeof body.provider === 'string' ? { provider: body.provider.toLowerCase() } : {}),
        ...(typeof body.region === 'string' ? { region: body.region.toUpperCase() } : {}),
      })),
    ),
  },
]

function changeTags(change: (tags: string[]) => string[]) {
  return rewriteBody((body) => (isStrings(body.tags) ? { ...body, tags: change(body.tags) } : body))
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
