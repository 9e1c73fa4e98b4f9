import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, type InterceptedRequest, on } from '../mutators.ts'
import { type ConformingServer, embedded, rejectWith400, type Wrapper } from './server.ts'
import { windingDown } from './time.ts'

/** What a server takes out of a fixed list, and how much of it. */
export const catalogues: ConformingServer[] = [
  {
    id: 'catalogues.regions',
    description: 'Only regions that the server knows are taken.',
    reading: 'valid input',
    start: embedded({}, oneOf('region', ['us-east-1', 'us-west-2', 'europe-west4', 'on-premise'])),
  },
  {
    id: 'catalogues.providers',
    description: 'Only providers that the server knows are taken, in the spelling of the document.',
    reading: 'valid input',
    start: embedded({}, oneOf('provider', ['AWS', 'GCP', 'Azure'])),
  },
  {
    id: 'catalogues.node-types',
    description: 'Only node types that the server knows are taken, in creations and in updates.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400((body) => {
        const unknown = typesIn(body).find((type) => !['p4d.24xlarge', 'p3.16xlarge', 'g5.12xlarge'].includes(type))
        return unknown !== undefined && `nodeTypes: ${JSON.stringify(unknown)} is not in the catalogue`
      }),
    ),
  },
  {
    id: 'catalogues.tags',
    description: 'Only tags of a fixed vocabulary are taken, the ones of the document among them.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(({ tags }) => {
        const words = ['ml-training', 'high-priority', 'production', 'development', 'testing', 'updated']
        return (
          Array.isArray(tags) && tags.some((tag) => typeof tag === 'string' && !words.includes(tag)) && 'tags: an unknown word'
        )
      }),
    ),
  },
  {
    id: 'catalogues.combinations',
    description: 'Provider, region and kinds of node must go together as they do in the document: nothing else is to be had.',
    reading: 'valid input',
    start: embedded({}, combinations()),
  },
  {
    id: 'catalogues.values-of-its-own',
    description: 'None of the values of the document is taken; whoever verifies the server gives others with fixtures.',
    reading: 'valid input',
    options: {
      fixtures: { createPool: { region: 'fsn1', provider: 'Hetzner', nodeTypes: [{ type: 'GEX130', count: 2 }] } },
    },
    start: embedded({}, ownValues()),
  },
  {
    id: 'catalogues.values-of-its-own-not-told',
    description: 'None of the values of the document is taken, and nobody said which are.',
    reading: 'valid input',
    inconclusive: 'Without fixtures no pool can be created, so that nothing but reading was questioned.',
    start: embedded({}, ownValues()),
  },
  {
    id: 'catalogues.one-field-more-is-required',
    description: 'A creation and an update need a cost centre, which whoever verifies the server gives with fixtures.',
    reading: 'valid input',
    options: { fixtures: { createPool: { costCentre: 'R&D-7' }, updatePool: { costCentre: 'R&D-7' } } },
    start: embedded(
      {},
      rejectWith400(({ costCentre }) => costCentre !== 'R&D-7' && 'costCentre is required'),
    ),
  },
  {
    id: 'catalogues.names-are-unique',
    description: 'No two pools may have the same name, whatever the letter case.',
    reading: 'valid input',
    start: embedded({}, uniqueNames()),
  },
  {
    id: 'catalogues.names-are-never-used-twice',
    description: 'A name that some pool has had is not taken again, also when the pool is gone.',
    reading: 'valid input',
    start: embedded({}, retiredNames()),
  },
  {
    id: 'catalogues.names-are-unique-in-their-region',
    description: 'No two pools of one region may have the same name.',
    reading: 'valid input',
    start: embedded(
      {},
      uniqueNames(({ region, name }) => `${region} ${name}`),
    ),
  },
  {
    id: 'catalogues.eight-pools-a-caller',
    description: 'A caller may have eight pools at a time; the ninth is refused with 400.',
    reading: 'valid input',
    start: embedded({}, quota(12 + 8)),
  },
  {
    id: 'catalogues.eight-pools-with-those-on-their-way-out',
    description:
      'A caller may have eight pools at a time; one that was deleted can be seen for a quarter of a second more, and counts.',
    reading: 'valid input',
    start: embedded({}, windingDown(250), quota(12 + 8)),
  },
  {
    id: 'catalogues.nodes-are-limited',
    description: 'All pools together may have 200 nodes more than there are, which is room for eight pools of the document.',
    reading: 'valid input',
    start: embedded({}, nodeQuota(200)),
  },
]

function oneOf(field: string, values: string[]): Wrapper {
  return rejectWith400(
    (body) => typeof body[field] === 'string' && !values.includes(body[field]) && `${field}: one of ${values.join(', ')}`,
    ['createPool'],
  )
}

function typesIn({ nodeTypes }: Record<string, unknown>): string[] {
  return Array.isArray(nodeTypes) ? nodeTypes.map((node) => node?.type).filter((type) => typeof type === 'string') : []
}

/** Every pairing that the document shows. */
const pairs: Record<string, string[]> = {
  'AWS us-east-1': ['p4d.24xlarge', 'p3.16xlarge'],
  'AWS us-west-2': ['g5.12xlarge'],
}

function combinations(): Wrapper {
  return rejectWith400(async (body, intercepted) => {
    const of = intercepted.operation === 'updatePool' ? await poolBehind(intercepted) : body
    // A pool that is not there is the honest server's to refuse, as is what has no region at all.
    if (typeof of?.provider !== 'string' || typeof of.region !== 'string') return undefined
    const types = pairs[`${of.provider} ${of.region}`]
    if (!types) return intercepted.operation === 'createPool' && 'this provider has no such region'
    return typesIn(body).some((type) => !types.includes(type)) && 'this region has no such nodes'
  })
}

async function poolBehind({ forward, request }: InterceptedRequest): Promise<Record<string, unknown> | undefined> {
  const response = await forward({ method: 'GET', path: new URL(request.url).pathname })
  return response.ok ? ((await response.json()) as Record<string, unknown>) : undefined
}

function ownValues(): Wrapper {
  return (original) =>
    oneOf('region', ['fsn1', 'nbg1'])(
      oneOf('provider', ['Hetzner'])(
        rejectWith400((body) => typesIn(body).some((type) => !/^GEX\d+$/.test(type)) && 'nodeTypes: GEX44 or GEX130')(original),
      ),
    )
}

function uniqueNames(key = ({ name }: Pool) => name): Wrapper {
  return rejectWith400(async (body, intercepted) => {
    if (typeof body.name !== 'string') return undefined
    const before = intercepted.operation === 'updatePool' ? await poolBehind(intercepted) : undefined
    const { pools } = (await (await intercepted.forward({ method: 'GET', path: '/api/pools' })).json()) as { pools: Pool[] }
    const wanted = key({ ...before, ...body } as Pool).toLowerCase()
    return pools.some((pool) => pool.id !== intercepted.poolId && key(pool).toLowerCase() === wanted) && 'this name is taken'
  })
}

function retiredNames(): Wrapper {
  return (original) => {
    const owners = new Map<string, string>()
    return on(['createPool', 'updatePool'], async ({ json, forward, poolId }) => {
      const name = (json as { name?: unknown } | undefined)?.name
      const owner = typeof name === 'string' ? owners.get(name) : undefined
      if (owner !== undefined && owner !== poolId) return errorResponse(400, 'this name has been used before')
      // Taken at once, so that two callers at the same time do not both get it.
      if (typeof name === 'string') owners.set(name, poolId ?? 'on its way')
      const response = await forward()
      if (typeof name !== 'string' || owner !== undefined) return response
      if (!response.ok) owners.delete(name)
      else owners.set(name, ((await response.clone().json()) as Pool).id)
      return response
    })(original)
  }
}

function quota(most: number): Wrapper {
  return (original) => {
    let onTheirWay = 0
    return on('createPool', async ({ forward }) => {
      onTheirWay += 1
      try {
        const { pools } = (await (await forward({ method: 'GET', path: '/api/pools' })).json()) as { pools: Pool[] }
        if (pools.length + onTheirWay > most) return errorResponse(400, 'you have as many pools as you may have')
        return await forward()
      } finally {
        onTheirWay -= 1
      }
    })(original)
  }
}

function nodeQuota(more: number): Wrapper {
  return (original) => {
    let most: number | undefined
    return rejectWith400(async ({ nodeTypes }, intercepted) => {
      const { summary } = (await (await intercepted.forward({ method: 'GET', path: '/api/pools' })).json()) as {
        summary: { totalNodes: number }
      }
      most ??= summary.totalNodes + more
      if (!Array.isArray(nodeTypes)) return undefined
      const wanted = nodeTypes.reduce((sum, node) => sum + (typeof node?.count === 'number' ? node.count : 0), 0)
      return summary.totalNodes + wanted > most && 'there are not so many nodes left'
    })(original)
  }
}
