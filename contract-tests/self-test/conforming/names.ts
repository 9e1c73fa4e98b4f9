import type { Pool } from '../../../src/generated/schema.js'
import { intercept, isObject, jsonResponse, type Mutator, on, rewriteBody } from '../mutators.ts'
import { type ConformingServer, embedded } from './server.ts'

/** Servers that reject names that are taken, or choose names themselves. */
export const names: ConformingServer[] = [
  {
    id: 'names.taken-ones-are-409',
    description: 'Responds 409 to a create or an update with the name of another pool, in any case.',
    reading: 'invalid input',
    start: embedded({}, rejectTakenNames(conflict)),
  },
  {
    id: 'names.taken-ones-are-409-in-plain-text',
    description: 'Responds 409 in plain text to a create with the name of another pool.',
    reading: 'invalid input',
    start: embedded(
      {},
      rejectTakenNames(() => new Response('Duplicate entry\n', { status: 409, headers: { 'content-type': 'text/plain' } })),
    ),
  },
  {
    id: 'names.used-ones-are-409',
    description: 'Responds 409 to a name that any pool ever had, because deleted pools stay in its table.',
    reading: 'invalid input',
    start: embedded({}, rejectUsedNames()),
  },
  {
    id: 'names.the-own-one-is-409',
    description: 'Responds 409 to an update with the name that the pool has already.',
    reading: 'invalid input',
    start: embedded(
      {},
      on('updatePool', async ({ json, forward, request }) => {
        const before = await forward({ method: 'GET', path: new URL(request.url).pathname })
        const isSame = before.ok && isObject(json) && 'name' in json && ((await before.json()) as Pool).name === json.name
        return isSame ? conflict() : forward()
      }),
    ),
  },
  {
    id: 'names.are-unnamed',
    description: 'Names a pool "Unnamed pool" if a create sends no name, or `null`.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody((body) => ({ ...body, name: body.name ?? 'Unnamed pool' }), ['createPool']),
    ),
  },
  {
    id: 'names.are-generated',
    description: 'Generates a name of two words and a number if a create sends none.',
    reading: 'body of a create',
    start: () => {
      let n = 0
      return embedded(
        {},
        rewriteBody((body) => ({ name: `brave-otter-${++n}`, ...body }), ['createPool']),
      )()
    },
  },
  {
    id: 'names.come-from-the-region',
    description: 'Derives the name from the provider and the region if a create sends none.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody(({ name, ...body }) => ({ ...body, name: name ?? `${body.provider} ${body.region}` }), ['createPool']),
    ),
  },
  {
    id: 'names.and-all-other-fields-have-defaults',
    description: 'Creates a pool with defaults for all six fields, also from `{}`, `null` and no body.',
    reading: 'body of a create',
    start: embedded({}, completeEverything()),
  },
]

function conflict(): Response {
  return jsonResponse(409, { statusCode: 409, error: 'Conflict', message: 'a pool with this name exists' })
}

function rejectTakenNames(respond: () => Response): Mutator {
  return on(['createPool', 'updatePool'], async ({ json, forward, poolId }) => {
    if (!isObject(json) || typeof json.name !== 'string') return forward()
    const { pools } = (await (await forward({ method: 'GET', path: '/api/pools' })).json()) as { pools: Pool[] }
    const wanted = json.name.toLowerCase()
    return pools.some(({ id, name }) => id !== poolId && name.toLowerCase() === wanted) ? respond() : forward()
  })
}

function rejectUsedNames(): Mutator {
  return (original) => {
    const used = new Map<string, string>()
    return on(['createPool', 'updatePool'], async ({ json, forward, poolId = 'new' }) => {
      const name = isObject(json) && typeof json.name === 'string' ? json.name : undefined
      if (name === undefined) return forward()
      const owner = used.get(name)
      if (owner !== undefined && (owner !== poolId || owner === 'new')) return conflict()
      used.set(name, poolId)
      const response = await forward()
      if (!response.ok && owner === undefined) used.delete(name)
      if (response.ok) used.set(name, ((await response.clone().json()) as Pool).id)
      return response
    })(original)
  }
}

function completeEverything(): Mutator {
  const defaults = { name: 'New pool', region: 'us-west-2', provider: 'AWS', nodeTypes: [] }
  return intercept(({ operation, text, json, forward }) => {
    if (operation !== 'createPool') return forward()
    if (text === '' || json === null) return forward({ json: defaults })
    return isObject(json) ? forward({ json: { ...defaults, ...json, name: json.name ?? defaults.name } }) : forward()
  })
}
