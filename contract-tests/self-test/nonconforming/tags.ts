import { rewriteBody } from '../mutators.ts'
import { rewriteText } from './defects.ts'
import { poolField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Tags that are not stored as sent. */
export const tags: NonconformingServers = {
  'tags-are-split-at-commas': {
    description: 'A tag with a comma is stored as two tags.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy: ['requests.valid-updates-are-kept-or-refused', 'text.is-kept-as-it-was-sent'],
    serve: mutated(
      rewriteBody((sent) => (isStrings(sent.tags) ? { ...sent, tags: sent.tags.flatMap((tag) => tag.split(',')) } : sent)),
    ),
  },
  'no-tags-are-one-empty-tag': {
    description: 'An empty list of tags is stored as one empty tag.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'sequences.tell-one-story',
    ],
    serve: mutated(rewriteBody((sent) => (isStrings(sent.tags) && sent.tags.length === 0 ? { ...sent, tags: [''] } : sent))),
  },
  'tags-in-lower-case': {
    description: 'Tags are stored in lower case.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy: ['requests.letter-case-is-kept'],
    level: 'may',
    serve: mutated(rewriteText((text) => text.toLowerCase(), ['tags'])),
  },
  'tags-that-differ-in-case-are-one': {
    description: 'Of tags that differ only in case, such as "GPU" and "gpu", the first is stored.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy: ['requests.letter-case-is-kept'],
    level: 'may',
    serve: mutated(
      rewriteBody((sent) => {
        if (!isStrings(sent.tags)) return sent
        const tags = [...new Map(sent.tags.toReversed().map((tag) => [tag.toLowerCase(), tag])).values()]
        return { ...sent, tags: tags.toReversed() }
      }),
    ),
  },
  'sixth-tag-is-dropped': {
    description: 'Tags after the fifth are dropped.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy: ['requests.tags-are-kept'],
    serve: mutated(rewriteBody((sent) => (isStrings(sent.tags) ? { ...sent, tags: sent.tags.slice(0, 5) } : sent))),
  },
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
