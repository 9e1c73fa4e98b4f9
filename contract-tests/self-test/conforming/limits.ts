import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, type InterceptedRequest, type Mutator, on } from '../mutators.ts'
import { type ConformingServer, embedded, rejectWith400 } from './server.ts'
import { deleteSlowly } from './time.ts'

/** Servers that accept only some values, names or numbers of pools. */
export const limits: ConformingServer[] = [
  {
    id: 'limits.regions',
    description: 'Accepts only known regions.',
    reading: 'valid input',
    start: embedded({}, requireOneOf('region', ['us-east-1', 'us-west-2', 'europe-west4', 'on-premise'])),
  },
  {
    id: 'limits.providers',
    description: 'Accepts only known providers, in the spelling of the API document.',
    reading: 'valid input',
    start: embedded({}, requireOneOf('provider', ['AWS', 'GCP', 'Azure'])),
  },
  {
    id: 'limits.node-types',
    description: 'Accepts only known node types.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400((body) => {
        const unknown = listTypes(body).find((type) => !['p4d.24xlarge', 'p3.16xlarge', 'g5.12xlarge'].includes(type))
        return unknown !== undefined && `nodeTypes: ${JSON.stringify(unknown)} is not in the catalog`
      }),
    ),
  },
  {
    id: 'limits.tags',
    description: 'Accepts only known tags.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(({ tags }) => {
        const words = ['ml-training', 'high-priority', 'production', 'development', 'testing', 'updated']
        return Array.isArray(tags) && tags.some((tag) => typeof tag === 'string' && !words.includes(tag)) && 'unknown tag'
      }),
    ),
  },
  {
    id: 'limits.combinations',
    description: 'Accepts only the combinations of provider, region and node types that the API document shows.',
    reading: 'valid input',
    start: embedded({}, requireKnownCombination()),
  },
  {
    id: 'limits.own-values',
    description: 'Accepts none of the values in the API document; the run sends others as fixtures.',
    reading: 'valid input',
    options: {
      fixtures: { createPool: { region: 'fsn1', provider: 'Hetzner', nodeTypes: [{ type: 'GEX130', count: 2 }] } },
    },
    start: embedded({}, requireOwnValues()),
  },
  {
    id: 'limits.own-values-without-fixtures',
    description: 'Accepts none of the values in the API document, and the run has no fixtures.',
    reading: 'valid input',
    inconclusive: 'Without fixtures no pool can be created, so only reads were checked.',
    start: embedded({}, requireOwnValues()),
  },
  {
    id: 'limits.additional-required-field',
    description: 'Requires a cost center in creates and updates; the run sends it as a fixture.',
    reading: 'valid input',
    options: { fixtures: { createPool: { costCenter: 'R&D-7' }, updatePool: { costCenter: 'R&D-7' } } },
    start: embedded(
      {},
      rejectWith400(({ costCenter }) => costCenter !== 'R&D-7' && 'costCenter is required'),
    ),
  },
  {
    id: 'limits.unique-names',
    description: 'Rejects names that another pool has, in any case.',
    reading: 'valid input',
    start: embedded({}, requireUniqueNames()),
  },
  {
    id: 'limits.names-are-never-reused',
    description: 'Rejects names that any pool ever had, deleted pools included.',
    reading: 'valid input',
    start: embedded({}, rejectUsedNames()),
  },
  {
    id: 'limits.names-are-unique-per-region',
    description: 'Rejects names that another pool of the region has.',
    reading: 'valid input',
    start: embedded(
      {},
      requireUniqueNames(({ region, name }) => `${region} ${name}`),
    ),
  },
  {
    id: 'limits.eight-pools',
    description: 'Allows eight pools per caller and rejects the ninth with 400.',
    reading: 'valid input',
    start: embedded({}, limitPools(12 + 8)),
  },
  {
    id: 'limits.eight-pools-with-deleted-ones',
    description: 'Allows eight pools per caller, and counts deleted pools for another 250 ms.',
    reading: 'valid input',
    start: embedded({}, deleteSlowly(250), limitPools(12 + 8)),
  },
  {
    id: 'limits.nodes',
    description: 'Allows 200 more nodes than at the start.',
    reading: 'valid input',
    start: embedded({}, limitNodes(200)),
  },
  {
    id: 'limits.ten-thousand-nodes',
    description: 'Allows 10,000 more nodes than at the start.',
    reading: 'valid input',
    start: embedded({}, limitNodes(10_000)),
  },
  ...[1_000, 1_000_000, 2 ** 31 - 1].map((max) => ({
    id: `limits.counts-to-${max}`,
    description: `Allows at most ${max.toLocaleString('en-US')} nodes of a type.`,
    reading: 'valid input' as const,
    start: embedded({}, limitCounts(max)),
  })),
]

function requireOneOf(field: string, values: string[]): Mutator {
  return rejectWith400(
    (body) => typeof body[field] === 'string' && !values.includes(body[field]) && `${field}: one of ${values.join(', ')}`,
    ['createPool'],
  )
}

function listTypes({ nodeTypes }: Record<string, unknown>): string[] {
  return Array.isArray(nodeTypes) ? nodeTypes.map((node) => node?.type).filter((type) => typeof type === 'string') : []
}

/** The combinations in the API document. */
const typesByProviderAndRegion: Record<string, string[]> = {
  'AWS us-east-1': ['p4d.24xlarge', 'p3.16xlarge'],
  'AWS us-west-2': ['g5.12xlarge'],
}

function requireKnownCombination(): Mutator {
  return rejectWith400(async (body, intercepted) => {
    const target = intercepted.operation === 'updatePool' ? await fetchPool(intercepted) : body
    // The original server rejects unknown pools and missing regions.
    if (typeof target?.provider !== 'string' || typeof target.region !== 'string') return undefined
    const types = typesByProviderAndRegion[`${target.provider} ${target.region}`]
    if (!types) return intercepted.operation === 'createPool' && 'unknown region of this provider'
    return listTypes(body).some((type) => !types.includes(type)) && 'unknown node type in this region'
  })
}

async function fetchPool({ forward, request }: InterceptedRequest): Promise<Record<string, unknown> | undefined> {
  const response = await forward({ method: 'GET', path: new URL(request.url).pathname })
  return response.ok ? ((await response.json()) as Record<string, unknown>) : undefined
}

function requireOwnValues(): Mutator {
  return (original) =>
    requireOneOf('region', ['fsn1', 'nbg1'])(
      requireOneOf('provider', ['Hetzner'])(
        rejectWith400((body) => listTypes(body).some((type) => !/^GEX\d+$/.test(type)) && 'nodeTypes: GEX44 or GEX130')(original),
      ),
    )
}

function requireUniqueNames(key = ({ name }: Pool) => name): Mutator {
  return rejectWith400(async (body, intercepted) => {
    if (typeof body.name !== 'string') return undefined
    const before = intercepted.operation === 'updatePool' ? await fetchPool(intercepted) : undefined
    const { pools } = (await (await intercepted.forward({ method: 'GET', path: '/api/pools' })).json()) as { pools: Pool[] }
    const wanted = key({ ...before, ...body } as Pool).toLowerCase()
    return pools.some((pool) => pool.id !== intercepted.poolId && key(pool).toLowerCase() === wanted) && 'this name is taken'
  })
}

function rejectUsedNames(): Mutator {
  return (original) => {
    const owners = new Map<string, string>()
    return on(['createPool', 'updatePool'], async ({ json, forward, poolId }) => {
      const name = (json as { name?: unknown } | undefined)?.name
      const owner = typeof name === 'string' ? owners.get(name) : undefined
      if (owner !== undefined && owner !== poolId) return errorResponse(400, 'this name has been used before')
      // Reserved before the request, so that two parallel requests cannot both get the name.
      if (typeof name === 'string') owners.set(name, poolId ?? 'reserved')
      const response = await forward()
      if (typeof name !== 'string' || owner !== undefined) return response
      if (!response.ok) owners.delete(name)
      else owners.set(name, ((await response.clone().json()) as Pool).id)
      return response
    })(original)
  }
}

/** Rejects a creation with 400 if more pools than `max` would exist. */
export function limitPools(max: number): Mutator {
  return (original) => {
    let pending = 0
    return on('createPool', async ({ forward }) => {
      pending += 1
      try {
        const { pools } = (await (await forward({ method: 'GET', path: '/api/pools' })).json()) as { pools: Pool[] }
        if (pools.length + pending > max) return errorResponse(400, 'too many pools')
        return await forward()
      } finally {
        pending -= 1
      }
    })(original)
  }
}

function limitCounts(max: number): Mutator {
  return rejectWith400(
    ({ nodeTypes }) => Array.isArray(nodeTypes) && nodeTypes.some((node) => node?.count > max) && 'count is too large',
  )
}

function limitNodes(more: number): Mutator {
  return (original) => {
    let max: number | undefined
    return rejectWith400(async ({ nodeTypes }, intercepted) => {
      const { summary } = (await (await intercepted.forward({ method: 'GET', path: '/api/pools' })).json()) as {
        summary: { totalNodes: number }
      }
      max ??= summary.totalNodes + more
      if (!Array.isArray(nodeTypes)) return undefined
      const wanted = nodeTypes.reduce((sum, node) => sum + (typeof node?.count === 'number' ? node.count : 0), 0)
      return summary.totalNodes + wanted > max && 'too many nodes'
    })(original)
  }
}
