import type { NodeType, Pool } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import { errorResponse, type InterceptedRequest, intercept, jsonResponse, on, withBody } from '../mutators.ts'
import {
  acceptInvalid,
  assignAlias,
  compose,
  countNodes,
  echoSentFields,
  failWhen,
  isObject,
  readPool,
  redirectLookup,
  rewriteBody,
  rewriteText,
  type SentBody,
  withAliases,
  withOverrides,
} from './defects.ts'
import { get, mutated, type NonconformingServers, pool, post, put } from './server.ts'

const writesWithBody: ['createPool', 'updatePool'] = ['createPool', 'updatePool']
const nodeCountPointer = '#/components/schemas/NodeType/properties/count'

/** Bodies and ids that are not read as they should be, and refusals that are not all that they say. */
export const requests: NonconformingServers = {
  // Bodies that are no JSON, or none that is a pool
  'malformed-json-answers-500': {
    description: 'Malformed JSON is an exception that nobody catches: 500.',
    reading: 'invalid input',
    pointer: `${post}/responses/400`,
    caughtBy: ['requests.body-must-be-json'],
    serve: mutated(failWhen(({ operation, text, json: sent }) => hasPoolBody(operation) && text !== '' && sent === undefined)),
  },
  'malformed-json-is-html': {
    description: "Malformed JSON is answered with the framework's own page: 400 as HTML.",
    reading: 'body of a 400',
    pointer: `${post}/responses/400`,
    caughtBy: ['answers.media-type-is-json', 'answers.body-is-json'],
    serve: mutated(
      on(writesWithBody, async ({ text, json: sent, forward }) => {
        const response = await forward()
        if (text === '' || sent !== undefined) return response
        const headers = { 'content-type': 'text/html' }
        return withBody(response, '<!DOCTYPE html><pre>SyntaxError: Unexpected token</pre>', { status: 400, headers })
      }),
    ),
  },
  'malformed-update-changes-nothing': {
    description: 'A body that cannot be parsed is taken for an empty one, and an update with it answers 200.',
    reading: 'invalid input',
    pointer: `${put}/responses/400`,
    caughtBy: ['requests.body-must-be-json'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const before = intercepted.json === undefined && intercepted.text !== '' ? await readPool(intercepted) : undefined
        return before ? jsonResponse(200, before) : intercepted.forward()
      }),
    ),
  },
  'null-answers-500': {
    description: 'A body of null is valid JSON, and has no fields to take: 500.',
    reading: 'invalid input',
    pointer: `${post}/responses/400`,
    caughtBy: ['requests.body-must-be-an-object'],
    serve: mutated(failWhen(({ operation, json: sent }) => hasPoolBody(operation) && sent === null)),
  },
  'array-creates-a-pool': {
    description: 'An array passes for an object: a creation with one makes a pool without a name.',
    reading: 'invalid input',
    pointer: `${post}/responses/400`,
    caughtBy: ['requests.body-must-be-an-object'],
    serve: mutated(
      withOverrides((overrides) =>
        on('createPool', async ({ json: sent, forward }) => {
          if (!Array.isArray(sent)) return forward()
          const response = await forward({ json: { name: 'undefined', region: 'us-west-2', provider: 'AWS', nodeTypes: [] } })
          if (response.ok) overrides.set(((await response.clone().json()) as Pool).id, { name: '' })
          return response
        }),
      ),
    ),
  },
  'empty-body-answers-500': {
    description: 'A creation without a body destructures undefined: 500.',
    reading: 'invalid input',
    pointer: `${post}/responses/400`,
    caughtBy: ['requests.body-is-required'],
    serve: mutated(failWhen(({ operation, text }) => operation === 'createPool' && text.trim() === '')),
  },
  'several-documents-in-one-body': {
    description: 'The decoder stops after the first JSON value: what follows it in the body is not looked at.',
    reading: 'invalid input',
    pointer: `${post}/responses/400`,
    caughtBy: ['requests.nothing-follows-the-body'],
    level: 'may',
    serve: mutated(
      on(writesWithBody, ({ json: sent, text, forward }) => {
        const first = sent === undefined ? parseFirstValue(text) : undefined
        return first === undefined ? forward() : forward({ json: first })
      }),
    ),
  },

  // Fields that are missing or of another kind
  'name-is-not-required': {
    description: 'A pool without a name is created, and called "undefined".',
    reading: 'body of a creation',
    pointer: '#/components/schemas/CreatePoolRequest/properties/name',
    caughtBy: ['requests.name-is-required'],
    serve: mutated(
      acceptInvalid((sent) => ('name' in sent ? undefined : { stored: { ...sent, name: 'undefined' } }), ['createPool']),
    ),
  },
  'name-becomes-object-object': {
    description: 'Whatever is sent as a name is made a text: an object is stored as "[object Object]".',
    reading: 'body of a creation',
    pointer: '#/components/schemas/CreatePoolRequest/properties/name',
    caughtBy: ['requests.texts-must-be-strings'],
    serve: mutated(rewriteBody((sent) => (isObject(sent.name) ? { ...sent, name: String(sent.name) } : sent))),
  },
  'count-in-words-is-null': {
    description: 'A count is made a number without looking: "eight" is NaN, which leaves as null.',
    reading: 'counts of node types',
    pointer: nodeCountPointer,
    caughtBy: ['requests.counts-must-be-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'string' && Number.isNaN(Number(count)),
        (counts, sent) => ({
          stored: counts(() => 0),
          shown: { nodeCount: null, nodeTypes: sent.map((node) => ({ ...node, count: null })) },
        }),
      ),
    ),
  },
  'count-in-words-is-zero': {
    description: 'A count is read by the leading digits of its text: "eight" is 0, and "8 nodes" is 8.',
    reading: 'counts of node types',
    pointer: nodeCountPointer,
    caughtBy: ['requests.counts-must-be-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'string',
        (counts) => ({ stored: counts((count) => (typeof count === 'string' ? Number.parseInt(count, 10) || 0 : count)) }),
      ),
    ),
  },
  'negative-count-is-accepted': {
    description: 'A negative count is stored, and the pool has fewer than no nodes.',
    reading: 'counts of node types',
    pointer: nodeCountPointer,
    caughtBy: ['pool.counts-are-whole-numbers', 'requests.counts-must-be-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'number' && count < 0,
        (counts, sent) => ({ stored: counts(() => 0), shown: { nodeCount: countNodes(sent), nodeTypes: sent } }),
      ),
    ),
  },
  'negative-count-passes-in-an-update': {
    description: 'Counts are checked when a pool is created, and forgotten when it is updated: -4 becomes 4.',
    reading: 'counts of node types',
    pointer: nodeCountPointer,
    caughtBy: ['requests.counts-must-be-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'number' && count < 0,
        (counts) => ({ stored: counts((count) => Math.abs(Number(count))) }),
        ['updatePool'],
      ),
    ),
  },
  'only-the-first-kind-is-checked': {
    description: 'Only the first node type is validated: a second one may have any count, and gets none.',
    reading: 'counts of node types',
    pointer: nodeCountPointer,
    caughtBy: ['requests.counts-must-be-whole-numbers'],
    serve: mutated(
      rewriteBody((sent) => {
        if (!isNodeTypes(sent.nodeTypes) || sent.nodeTypes.length < 2) return sent
        const fits = (count: unknown) => Number.isInteger(count) && Number(count) >= 0
        const [first, ...others] = sent.nodeTypes
        return { ...sent, nodeTypes: [first, ...others.map((node) => (fits(node.count) ? node : { ...node, count: 0 }))] }
      }),
    ),
  },
  'fraction-is-cut-off': {
    description: 'A count of 1.5 is converted to an integer without a word: 1.',
    reading: 'counts of node types',
    pointer: nodeCountPointer,
    caughtBy: ['requests.counts-must-be-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'number' && !Number.isInteger(count) && count > 0,
        (counts) => ({ stored: counts((count) => Math.trunc(Number(count))) }),
      ),
    ),
  },
  'huge-counts-become-null': {
    description: 'Two counts of 1e308 add up to Infinity, which leaves as null.',
    reading: 'counts of node types',
    pointer: pool('nodeCount'),
    caughtBy: ['answers.success-matches-its-schema', 'requests.huge-counts-stay-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'number' && count > 1e300,
        (counts, sent) => ({ stored: counts(() => 0), shown: { nodeCount: null, nodeTypes: sent } }),
      ),
    ),
  },
  'counts-wrap-at-31-bits': {
    description: 'Counts are 32-bit integers that wrap: three thousand million nodes are minus 1,294,967,296.',
    reading: 'counts of node types',
    pointer: nodeCountPointer,
    caughtBy: ['requests.huge-counts-stay-numbers', 'pool.counts-are-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'number' && count > 0x7fff_ffff,
        (counts, sent) => {
          const nodeTypes = sent.map((node) => ({ ...node, count: node.count | 0 }))
          return { stored: counts(() => 0), shown: { nodeTypes, nodeCount: countNodes(nodeTypes) | 0 } }
        },
      ),
    ),
  },
  'tags-that-cannot-be-iterated': {
    description: 'Tags are spread without a look at them: 42 is not iterable, and a 500.',
    reading: 'body of a creation',
    pointer: '#/components/schemas/CreatePoolRequest/properties/tags',
    caughtBy: ['requests.tags-must-be-a-list-of-strings'],
    serve: mutated(
      failWhen(({ operation, json: sent }) => hasPoolBody(operation) && isObject(sent) && typeof sent.tags === 'number'),
    ),
  },
  'tags-of-another-kind-are-dropped': {
    description: 'Tags that are no array are taken for none: 42 creates a pool without tags.',
    reading: 'body of a creation',
    pointer: '#/components/schemas/CreatePoolRequest/properties/tags',
    caughtBy: ['requests.tags-must-be-a-list-of-strings'],
    serve: mutated(rewriteBody((sent) => ('tags' in sent && !Array.isArray(sent.tags) ? { ...sent, tags: [] } : sent))),
  },
  'node-types-without-a-look-at-them': {
    description: 'Node types are summed up without a look at them: an object, or null among them, is a 500.',
    reading: 'body of a creation',
    pointer: '#/components/schemas/CreatePoolRequest/properties/nodeTypes',
    caughtBy: ['requests.node-types-must-be-a-list-of-objects'],
    serve: mutated(
      failWhen(
        ({ operation, json: sent }) =>
          hasPoolBody(operation) &&
          isObject(sent) &&
          sent.nodeTypes !== undefined &&
          (!Array.isArray(sent.nodeTypes) || sent.nodeTypes.includes(null)),
      ),
    ),
  },
  'missing-description-stays-null': {
    description: 'A pool that was created without a description has null for it.',
    reading: 'body of a creation',
    pointer: pool('description'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      acceptInvalid(
        (sent) => ('description' in sent ? undefined : { stored: sent, shown: { description: null } }),
        ['createPool'],
      ),
    ),
  },

  // Refusals that leave something behind
  'refused-creation-creates': {
    description: 'The pool is inserted before its node types are checked: the refusal leaves a pool without nodes behind.',
    reading: 'invalid input',
    pointer: `${post}/responses/400`,
    caughtBy: ['requests.refused-create-creates-nothing'],
    serve: mutated(
      on('createPool', async ({ json: sent, forward }) => {
        const response = await forward()
        const named = response.status === 400 && isObject(sent) && typeof sent.name === 'string' && sent.name !== ''
        if (named) await forward({ json: { name: sent.name, region: 'us-west-2', provider: 'AWS', nodeTypes: [] } })
        return response
      }),
    ),
  },
  'refused-update-is-half-done': {
    description: 'An update writes field by field and checks each before it is written: what came before the wrong one is kept.',
    reading: 'invalid input',
    pointer: `${put}/responses/400`,
    caughtBy: ['requests.refused-update-changes-nothing'],
    serve: mutated(
      on('updatePool', async ({ json: sent, forward }) => {
        const response = await forward()
        if (response.status !== 400 || !isObject(sent)) return response
        for (const field of ['name', 'description', 'tags']) if (!(await forward({ json: { [field]: sent[field] } })).ok) break
        return response
      }),
    ),
  },
  'refused-update-clears-the-nodes': {
    description: 'The old node types are deleted before the new ones are checked, and the refusal does not bring them back.',
    reading: 'invalid input',
    pointer: `${put}/responses/400`,
    caughtBy: ['requests.refused-update-changes-nothing'],
    serve: mutated(
      on('updatePool', async ({ json: sent, forward }) => {
        const response = await forward()
        if (response.status === 400 && isObject(sent) && 'nodeTypes' in sent) await forward({ json: { nodeTypes: [] } })
        return response
      }),
    ),
  },

  // What callers may not set
  'caller-sets-the-status': {
    description: 'The body is copied into the row as it is: a caller can create a pool that is active at once.',
    reading: 'fields beyond the documented',
    pointer: pool('status'),
    caughtBy: ['requests.server-owned-fields-take-no-effect'],
    serve: mutated(applyServerOwnedFields(['createPool'], ['status'])),
  },
  'caller-sets-the-id': {
    description: 'An id in the body of a creation becomes the id of the pool.',
    reading: 'fields beyond the documented',
    pointer: pool('id'),
    caughtBy: ['requests.server-owned-fields-take-no-effect'],
    serve: mutated(
      withAliases((aliases) =>
        on('createPool', async ({ json: sent, forward }) => {
          const wanted = isObject(sent) && typeof sent.id === 'string' && sent.id !== '' ? sent.id : undefined
          const response = await forward()
          return wanted === undefined ? response : assignAlias(response, aliases, wanted)
        }),
      ),
    ),
  },
  'caller-sets-the-node-count': {
    description: 'A nodeCount that is sent goes before the one that is counted.',
    reading: 'fields beyond the documented',
    pointer: pool('nodeCount'),
    caughtBy: ['pool.node-count-adds-up', 'requests.server-owned-fields-take-no-effect'],
    serve: mutated(applyServerOwnedFields(['createPool', 'updatePool'], ['nodeCount'])),
  },
  'update-sets-the-creation-date': {
    description:
      'An update assigns every field that the pool has, createdAt and the utilization among them; a creation does not.',
    reading: 'fields beyond the documented',
    pointer: pool('createdAt'),
    caughtBy: ['pool.created-at-never-changes', 'requests.server-owned-fields-take-no-effect'],
    serve: mutated(
      applyServerOwnedFields(['updatePool'], ['createdAt', 'cpuUtilization', 'gpuUtilization', 'memoryUtilization']),
    ),
  },
  'update-sets-the-status': {
    description: 'An update with a status switches the pool to it.',
    reading: 'fields beyond the documented',
    pointer: pool('status'),
    caughtBy: ['requests.server-owned-fields-take-no-effect'],
    serve: mutated(applyServerOwnedFields(['updatePool'], ['status'])),
  },

  // Text
  'text-is-cut-at-255': {
    description: 'A description beyond 255 characters is cut off without a word.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: ['text.is-not-cut-off'],
    serve: mutated(rewriteText((text) => text.slice(0, 255))),
  },
  'text-is-cut-in-storage': {
    description: 'A creation answers the whole text; what is stored, and read later, ends after 4,000 characters.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: ['text.is-not-cut-off'],
    serve: mutated(
      compose(
        rewriteText((text) => text.slice(0, 4_000)),
        echoSentFields,
      ),
    ),
  },
  'long-text-answers-500': {
    description: 'A name beyond 100 characters is an error of the database: 500.',
    reading: 'long and odd text',
    pointer: pool('name'),
    caughtBy: ['text.never-makes-the-server-fail'],
    serve: mutated(
      failWhen(({ operation, json: sent }) => hasPoolBody(operation) && isObject(sent) && String(sent.name).length > 100),
    ),
  },
  'text-is-escaped-for-html': {
    description: 'Texts are escaped for HTML when they are stored: & is &amp; for every reader.',
    reading: 'long and odd text',
    pointer: pool('name'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.is-kept-as-it-was-sent',
    ],
    serve: mutated(
      rewriteText((text) =>
        text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
      ),
    ),
  },
  'text-loses-what-looks-like-html': {
    description: 'Everything between angle brackets is removed from texts.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: ['text.is-kept-as-it-was-sent'],
    serve: mutated(rewriteText((text) => text.replaceAll(/<[^>]*>/g, ''))),
  },
  'quotes-get-backslashes': {
    description: 'Quotes are stored with a backslash before them.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.is-kept-as-it-was-sent',
    ],
    serve: mutated(rewriteText((text) => text.replaceAll(/['"\\]/g, '\\$&'))),
  },
  'apostrophe-answers-500': {
    description: 'Texts are glued into the SQL: an apostrophe in a name is a syntax error, and a 500.',
    reading: 'long and odd text',
    pointer: pool('name'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.never-makes-the-server-fail',
    ],
    serve: mutated(
      failWhen(
        ({ operation, json: sent }) => hasPoolBody(operation) && isObject(sent) && /'/.test(`${sent.name}${sent.description}`),
      ),
    ),
  },
  'text-is-normalised': {
    description: 'Texts are stored in normalised Unicode: an e and an accent become one character.',
    reading: 'long and odd text',
    pointer: pool('name'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.is-kept-as-it-was-sent',
    ],
    serve: mutated(rewriteText((text) => text.normalize('NFC'))),
  },
  'text-ends-at-the-first-emoji': {
    description: 'The table is in an old three-byte UTF-8: a text ends before its first emoji.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.is-kept-as-it-was-sent',
    ],
    serve: mutated(rewriteText((text) => text.replace(/[\u{10000}-\u{10ffff}].*$/su, ''))),
  },
  'text-becomes-question-marks': {
    description: 'The connection to the database speaks ISO 8859-1: what that has not becomes a question mark.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.is-kept-as-it-was-sent',
    ],
    serve: mutated(rewriteText((text) => text.replaceAll(/[\u{100}-\u{10ffff}]/gu, '?'))),
  },
  'text-is-read-as-latin-1': {
    description: 'Bodies are decoded as ISO 8859-1: é arrives as two characters.',
    reading: 'long and odd text',
    pointer: pool('name'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.is-kept-as-it-was-sent',
    ],
    serve: mutated(rewriteText((text) => String.fromCharCode(...new TextEncoder().encode(text)))),
  },
  'invisible-characters-go': {
    description: 'Zero-width and direction marks are filtered out of texts, and Persian words and joined emoji fall apart.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.is-kept-as-it-was-sent',
    ],
    serve: mutated(rewriteText((text) => text.replaceAll(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, ''))),
  },
  'white-space-collapses': {
    description: 'Runs of white space within a text become one space, line breaks among them.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.is-kept-as-it-was-sent',
    ],
    serve: mutated(rewriteText((text) => text.replaceAll(/\s+/g, ' '))),
  },
  'text-ends-at-a-nul': {
    description: 'A library in C takes the texts: they end at the first NUL.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: ['text.is-kept-as-it-was-sent'],
    serve: mutated(rewriteText((text) => text.replace(/\0.*$/s, ''))),
  },
  'nul-answers-500': {
    description: 'A NUL in a text is refused by the database, and nobody expects it: 500.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: ['text.never-makes-the-server-fail'],
    serve: mutated(
      failWhen(({ operation, json: sent }) => hasPoolBody(operation) && JSON.stringify(sent ?? '').includes('\\u0000')),
    ),
  },
  'percent-signs-are-decoded': {
    description: 'Texts are percent-decoded once more: "50%25" arrives as "50%", and "100% ours" is a 500.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.never-makes-the-server-fail',
    ],
    serve: mutated(
      on(writesWithBody, ({ json: sent, forward }) => {
        if (!isObject(sent) || typeof sent.description !== 'string') return forward()
        try {
          return forward({ json: { ...sent, description: decodeURIComponent(sent.description) } })
        } catch {
          return errorResponse(500)
        }
      }),
    ),
  },
  'dollar-signs-are-patterns': {
    description: 'Texts are filled into a template by a replacement in which $& and $1 have a meaning of their own.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: ['text.is-kept-as-it-was-sent'],
    serve: mutated(rewriteText((text) => '{text}'.replace('{text}', text))),
  },
  'digits-become-numbers': {
    description: 'Texts that look like numbers leave as numbers, as JSON_NUMERIC_CHECK has it: the tag "2024" is 2024.',
    reading: 'long and odd text',
    pointer: pool('tags'),
    caughtBy: ['answers.success-matches-its-schema', 'requests.valid-bodies-are-kept-or-refused', 'text.is-kept-as-it-was-sent'],
    serve: mutated(
      on(['createPool', 'getPool', 'updatePool', 'listPools'], async ({ forward }) => {
        const response = await forward()
        return response.ok
          ? withBody(
              response,
              (await response.text()).replaceAll(/(?<=[:,[])"(\d{1,15})"(?=[,\]}])/g, (_, digits) => String(Number(digits))),
            )
          : response
      }),
    ),
  },
  'the-word-null-is-nothing': {
    description: 'A text that reads "null" is taken for nothing, and stored empty.',
    reading: 'long and odd text',
    pointer: pool('description'),
    caughtBy: ['text.is-kept-as-it-was-sent'],
    serve: mutated(rewriteText((text) => (text === 'null' ? '' : text), ['description'])),
  },
  'tags-are-split-at-commas': {
    description: 'Tags are stored in one column, separated by commas: a tag with a comma comes back as two.',
    reading: 'tags',
    pointer: pool('tags'),
    caughtBy: ['requests.valid-updates-are-kept-or-refused', 'text.is-kept-as-it-was-sent'],
    serve: mutated(
      rewriteBody((sent) => (isStrings(sent.tags) ? { ...sent, tags: sent.tags.flatMap((tag) => tag.split(',')) } : sent)),
    ),
  },
  'no-tags-are-one-empty-tag': {
    description: 'Tags are stored in one column, separated by commas: no tag at all comes back as an empty one.',
    reading: 'tags',
    pointer: pool('tags'),
    caughtBy: [
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'sequences.tell-one-story',
    ],
    serve: mutated(rewriteBody((sent) => (isStrings(sent.tags) && sent.tags.length === 0 ? { ...sent, tags: [''] } : sent))),
  },
  'tags-in-lower-case': {
    description: 'Tags are folded to lower case.',
    reading: 'tags',
    pointer: pool('tags'),
    caughtBy: [
      'requests.tags-are-kept',
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
    ],
    serve: mutated(rewriteText((text) => text.toLowerCase(), ['tags'])),
  },
  'tags-that-differ-in-case-are-one': {
    description: 'The unique index on tags ignores case: of "GPU" and "gpu" only the first is kept.',
    reading: 'tags',
    pointer: pool('tags'),
    caughtBy: ['requests.tags-are-kept'],
    serve: mutated(
      rewriteBody((sent) => {
        if (!isStrings(sent.tags)) return sent
        const tags = [...new Map(sent.tags.toReversed().map((tag) => [tag.toLowerCase(), tag])).values()]
        return { ...sent, tags: tags.toReversed() }
      }),
    ),
  },
  'sixth-tag-is-dropped': {
    description: 'More than five tags are not refused, but dropped.',
    reading: 'tags',
    pointer: pool('tags'),
    caughtBy: ['requests.tags-are-kept'],
    serve: mutated(rewriteBody((sent) => (isStrings(sent.tags) ? { ...sent, tags: sent.tags.slice(0, 5) } : sent))),
  },

  // Ids in the path
  'ids-are-read-by-their-digits': {
    description: 'Ids are numbers, read by the digits that they begin with: asked for 42abc, the server finds 42.',
    reading: 'pool ids',
    pointer: get,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(
      redirectLookup((requestedId, ids) => ids.find((id) => id === String(Number.parseInt(requestedId, 10)))),
      () => ({ ids: numericIds() }),
    ),
  },
  'ids-ignore-case': {
    description: 'The collation of the id column ignores case: POOL-13 finds pool-13.',
    reading: 'pool ids',
    pointer: get,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(redirectLookup((requestedId, ids) => ids.find((id) => id.toLowerCase() === requestedId.toLowerCase()))),
  },
  'ids-are-patterns': {
    description: 'Pools are looked up with LIKE: a percent sign for an id finds the first one.',
    reading: 'pool ids',
    pointer: get,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(
      redirectLookup((requestedId, ids) => {
        const pattern = requestedId
          .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
          .replaceAll('%', '.*')
          .replaceAll('_', '.')
        return ids.find((id) => new RegExp(`^${pattern}$`, 's').test(id))
      }),
    ),
  },
  'ids-are-found-by-their-beginning': {
    description: 'Pools are looked up by the beginning of their id: the beginning of pool-13 finds whichever comes first.',
    reading: 'pool ids',
    pointer: get,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(
      redirectLookup((requestedId, ids) => ids.find((id) => id === requestedId) ?? ids.find((id) => id.startsWith(requestedId))),
      () => ({ ids: alphanumericIds() }),
    ),
  },
  'ids-are-trimmed': {
    description: 'White space around an id is ignored by the database: a blank after pool-13 still finds it.',
    reading: 'pool ids',
    pointer: get,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(redirectLookup((requestedId) => requestedId.trim() || undefined)),
  },
  'id-goes-into-the-query': {
    description: "The id is glued into the SQL: ' OR '1'='1 finds the first pool of the table.",
    reading: 'pool ids',
    pointer: get,
    caughtBy: ['requests.odd-ids-find-nothing'],
    serve: mutated(
      compose(
        failWhen(({ poolId = '' }) => (poolId.split("'").length - 1) % 2 === 1),
        redirectLookup(
          (requestedId, ids) => (/'\s*OR\s*'?(\w+)'?\s*=\s*'?\1/i.test(requestedId) ? ids[0] : undefined),
          ['getPool'],
        ),
      ),
    ),
  },
  'ids-of-every-object-crash': {
    description: 'Pools are kept in a plain object: the ids constructor and __proto__ find what every object has, and crash.',
    reading: 'pool ids',
    pointer: get,
    caughtBy: ['requests.odd-ids-find-nothing'],
    serve: mutated(failWhen(({ poolId }) => poolId !== undefined && poolId in {})),
  },
  'id-of-another-format-answers-500': {
    description: 'What is no number cannot be compared with the id column: 500 instead of 404.',
    reading: 'unknown pools',
    pointer: `${get}/responses/404`,
    caughtBy: ['requests.odd-ids-find-nothing', 'pools.unknown-pool-is-refused'],
    serve: mutated(
      failWhen(({ poolId }) => poolId !== undefined && !/^(pool-)?\d+$/.test(poolId)),
      () => ({ ids: numericIds() }),
    ),
  },
  'ids-are-not-decoded': {
    description: 'The path is compared as it stands: pool%2D13 is not pool-13.',
    reading: 'pool ids',
    pointer: '#/components/parameters/PoolId',
    caughtBy: ['pools.percent-encoded-id-is-the-same-id'],
    serve: mutated(
      intercept(({ operation, poolId, request, forward }) => {
        const segment = new URL(request.url).pathname.split('/').at(-1) ?? ''
        return operation && poolId !== undefined && segment.includes('%') ? forward({ path: poolPath(segment) }) : forward()
      }),
    ),
  },
  'ids-are-decoded-twice': {
    description:
      'The router decodes the id, and the handler does so again: pool%252D13 finds pool-13, and a percent sign is a 500.',
    reading: 'pool ids',
    pointer: '#/components/parameters/PoolId',
    caughtBy: ['requests.odd-ids-find-nothing'],
    serve: mutated(
      on(['getPool', 'updatePool', 'deletePool'], ({ poolId = '', forward }) => {
        try {
          const twice = decodeURIComponent(poolId)
          return twice === poolId || twice === '' ? forward() : forward({ path: poolPath(twice) })
        } catch {
          return errorResponse(500)
        }
      }),
    ),
  },
}

function hasPoolBody(operation: InterceptedRequest['operation']): boolean {
  return operation === 'createPool' || operation === 'updatePool'
}

function isNodeTypes(value: unknown): value is NodeType[] {
  return Array.isArray(value) && value.every(isObject)
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** Takes bodies with counts that an honest server refuses. */
function acceptCounts(
  isOdd: (count: unknown) => boolean,
  take: (
    counts: (change: (count: unknown) => unknown) => SentBody,
    sent: NodeType[],
  ) => { stored: SentBody; shown?: Partial<Record<keyof Pool, unknown>> },
  ids: ('createPool' | 'updatePool')[] = writesWithBody,
) {
  return acceptInvalid((sent) => {
    const { nodeTypes } = sent
    if (!isNodeTypes(nodeTypes) || !nodeTypes.some(({ count }) => isOdd(count))) return undefined
    const counts = (change: (count: unknown) => unknown) => ({
      ...sent,
      nodeTypes: nodeTypes.map((node) => ({ ...node, count: change(node.count) })),
    })
    return take(counts, nodeTypes)
  }, ids)
}

/** Lets fields of the body take effect that are the server's own. */
function applyServerOwnedFields(ids: ('createPool' | 'updatePool')[], fields: (keyof Pool)[]) {
  return withOverrides((overrides) =>
    on(ids, async ({ json: sent, forward }) => {
      const response = await forward()
      if (!response.ok || !isObject(sent)) return response
      const { id } = (await response.clone().json()) as Pool
      const taken = fields.filter((field) => field in sent).map((field) => [field, sent[field]])
      overrides.set(id, { ...overrides.get(id), ...Object.fromEntries(taken) })
      return response
    }),
  )
}

function parseFirstValue(text: string): unknown {
  for (let end = text.indexOf('}') + 1; end > 0; end = text.indexOf('}', end) + 1) {
    try {
      return JSON.parse(text.slice(0, end))
    } catch {
      // Not the end of the value yet.
    }
  }
  return undefined
}

/** Ids that are numbers, as a table with a serial key has them. */
function numericIds() {
  let next = 40
  return () => String(++next)
}

/** Ids that are letters and digits, of which no beginning is an id. */
function alphanumericIds() {
  let next = 0
  return () => `${(++next * 7_919).toString(36).padStart(4, 'q')}${(next * 104_729).toString(36)}`
}
