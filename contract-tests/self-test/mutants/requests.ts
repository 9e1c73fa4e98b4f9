import type { Pool, UpdatePoolRequest } from '../../../src/generated/schema.js'
import { errorResponse, intercept, isObject, jsonResponse, type Mutator, mutateBody, mutatePools, on } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** Accepts a body that the original server rejects with 400. */
const acceptInvalidBodies: Mutator = intercept(async ({ operation, forward, request }) => {
  const response = await forward()
  if (response.status !== 400) return response
  const valid = { name: 'taken', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }
  if (operation === 'createPool') return forward({ json: valid })
  if (operation === 'updatePool') return forward({ method: 'GET', path: new URL(request.url).pathname })
  return response
})

/** Names a pool "undefined" if the request has no name. */
const nameUndefined: Mutator = on('createPool', ({ forward, json: sent }) => {
  const { name, ...rest } = (sent ?? {}) as Record<string, unknown>
  const defaults = { region: 'us-west-2', provider: 'AWS', nodeTypes: [] }
  return name === undefined || name === null ? forward({ json: { ...defaults, ...rest, name: String(name) } }) : forward()
})

/** A mutant for each check of the area `requests`. */
export const requests = {
  'requests.odd-ids-find-nothing': intercept(({ forward, poolId }) => (poolId === '__proto__' ? errorResponse(500) : forward())),
  'requests.name-is-required': nameUndefined,
  'requests.missing-name-is-refused': on('createPool', ({ forward, json: sent }) =>
    isObject(sent) ? forward({ json: { name: 'Unnamed pool', ...sent } }) : forward(),
  ),
  'requests.texts-must-be-strings': acceptInvalidBodies,
  'requests.tags-must-be-a-list-of-strings': acceptInvalidBodies,
  'requests.node-types-must-be-a-list-of-objects': acceptInvalidBodies,
  'requests.counts-must-be-whole-numbers': acceptInvalidBodies,
  'requests.body-must-be-an-object': acceptInvalidBodies,
  'requests.body-must-be-json': acceptInvalidBodies,
  'requests.nothing-follows-the-body': acceptInvalidBodies,
  'requests.body-is-required': nameUndefined,
  'requests.empty-values-are-no-body': acceptInvalidBodies,
  'requests.null-is-no-value': acceptInvalidBodies,
  'requests.region-provider-and-node-types-are-required': acceptInvalidBodies,
  'requests.name-is-not-empty': acceptInvalidBodies,
  'requests.types-are-not-guessed': acceptInvalidBodies,
  'requests.refused-create-creates-nothing': on('createPool', async ({ forward, json: sent }) => {
    const response = await forward()
    const { name } = (sent ?? {}) as { name?: unknown }
    if (response.status === 400 && typeof name === 'string' && name)
      await forward({ json: { name, region: 'x', provider: 'x', nodeTypes: [] } })
    return response
  }),
  'requests.update-has-a-body': acceptInvalidBodies,
  'requests.refused-update-changes-nothing': on('updatePool', async ({ forward, json: sent }) => {
    const response = await forward()
    const { description } = (sent ?? {}) as { description?: unknown }
    if (response.status === 400 && typeof description === 'string')
      await forward({ json: { description: `${description} (half done)` } })
    return response
  }),
  'requests.optional-fields-may-be-absent': on('createPool', ({ forward, json: sent }) =>
    'tags' in ((sent ?? {}) as object) ? forward() : errorResponse(500),
  ),
  'requests.huge-counts-stay-numbers': on('createPool', async ({ forward, text }) => {
    const response = await forward()
    if (!text.includes('e+308')) return response
    const valid = { name: 'x', region: 'x', provider: 'x', nodeTypes: [] }
    return jsonResponse(201, { ...((await (await forward({ json: valid })).json()) as Pool), nodeCount: null })
  }),
  'requests.large-counts-are-kept': mutateBody('createPool', (pool: Pool) => ({
    ...pool,
    nodeTypes: pool.nodeTypes.map((entry) => ({ ...entry, count: entry.count | 0 })),
    nodeCount: pool.nodeCount | 0,
  })),
  'requests.defaults-are-not-shared': (original) => {
    let shared: string[] = []
    const sharing = new Set<string>()
    const show = mutatePools((pool) => (sharing.has(pool.id) ? { ...pool, tags: shared } : pool))
    return show(
      on(['createPool', 'updatePool'], async ({ operation, poolId = '', json: sent, forward }) => {
        const response = await forward()
        const tags = isObject(sent) ? sent.tags : undefined
        if (!response.ok) return response
        if (operation === 'createPool' && tags === undefined) sharing.add(((await response.clone().json()) as Pool).id)
        if (operation === 'updatePool' && Array.isArray(tags) && sharing.has(poolId)) shared = tags
        return response
      })(original),
    )
  },
  'requests.equal-node-types-keep-their-total': mutateBody('createPool', (pool: Pool) => {
    const nodeTypes = [...new Map(pool.nodeTypes.map((entry) => [entry.type, entry])).values()]
    return { ...pool, nodeTypes, nodeCount: nodeTypes.reduce((sum, { count }) => sum + count, 0) }
  }),
  'requests.tags-are-kept': mutateBody('createPool', (pool: Pool) => ({
    ...pool,
    tags: pool.tags.slice(0, 5),
  })),
  'requests.letter-case-is-kept': mutateBody('createPool', (pool: Pool) => ({
    ...pool,
    tags: pool.tags.map((tag) => tag.toUpperCase()),
  })),
  'requests.server-owned-fields-take-no-effect': on(['createPool', 'updatePool'], async ({ forward, json: sent }) => {
    const response = await forward()
    const { status } = sent as { status?: unknown }
    if (!response.ok || status === undefined) return response
    return new Response(JSON.stringify({ ...((await response.json()) as object), status }), response)
  }),
  'requests.valid-bodies-are-kept-or-refused': mutateBody('createPool', (pool) => ({
    ...pool,
    tags: pool.tags.filter((tag: string) => tag.length > 2),
  })),
  'requests.valid-updates-are-kept-or-refused': on('updatePool', ({ forward, json: sent }) => {
    const { nodeTypes = [], ...rest } = sent as UpdatePoolRequest
    return forward({ json: { ...rest, nodeTypes: nodeTypes.slice(0, 1) } })
  }),
} satisfies MutantsOf<'requests'>
