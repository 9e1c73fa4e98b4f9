import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { intercept, type Mutator, mutateBody, mutatePools, withBody } from '../mutators.ts'
import { type ConformingServer, embedded, examplePools } from './server.ts'

/** Servers that differ in the content and format of responses. */
export const responses: ConformingServer[] = [
  {
    id: 'responses.more-fields-everywhere',
    description: 'Adds undocumented fields to every object.',
    reading: 'undocumented fields',
    start: embedded({}, addFields()),
  },
  {
    id: 'responses.fields-in-alphabetical-order',
    description: 'Sorts the fields of every object.',
    reading: 'undocumented fields',
    start: embedded(
      {},
      serializeWith((value) => JSON.stringify(sortKeys(value))),
    ),
  },
  {
    id: 'responses.pretty-printed',
    description: 'Indents JSON and ends it with a line feed.',
    reading: 'HTTP features',
    start: embedded(
      {},
      serializeWith((value) => `${JSON.stringify(value, null, 4)}\r\n`),
    ),
  },
  {
    id: 'responses.in-ascii',
    description: 'Escapes slashes, angle brackets and characters beyond ASCII in JSON.',
    reading: 'HTTP features',
    start: embedded(
      {},
      serializeWith((value) =>
        JSON.stringify(value).replaceAll(
          /[^\x20-\x7e]|[<>&/]/g,
          (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
        ),
      ),
    ),
  },
  {
    id: 'responses.numbers-as-doubles',
    description: 'Writes whole numbers as 8.0 and small numbers with an exponent.',
    reading: 'counts of node types',
    start: embedded(
      {},
      serializeWith((value) =>
        JSON.stringify(value)
          .replaceAll(/("(?:count|nodeCount|total\w+|activePools)":)(\d+)(?=[,}])/g, '$1$2.0')
          .replaceAll(/("\w+Utilization":)0(?=[,}])/g, '$10E+0'),
      ),
    ),
  },
  {
    id: 'responses.newest-first',
    description: 'Lists the newest pool first.',
    reading: 'complete lists',
    start: embedded(
      {},
      mutateList((pools) => pools.toReversed()),
    ),
  },
  {
    id: 'responses.by-name',
    description: 'Sorts the list by name.',
    reading: 'complete lists',
    start: embedded(
      {},
      mutateList((pools) => pools.toSorted((a, b) => a.name.localeCompare(b.name))),
    ),
  },
  {
    id: 'responses.in-any-order',
    description: 'Returns the list in another order each time.',
    reading: 'complete lists',
    start: embedded({}, shuffleList()),
  },
  {
    id: 'responses.other-statuses',
    description: 'Uses undocumented pool statuses, some in upper case, and starts pools as active.',
    reading: 'pool status',
    start: embedded({
      pools: examplePools((pool, index) => ({
        ...pool,
        status: ['degraded', 'Active', 'SCALING_DOWN', 'active', 'wird gewartet'][index % 5] as string,
      })),
      startupMs: 0,
    }),
  },
  {
    id: 'responses.changing-status',
    description: 'Changes the status of pools from read to read, and the summary with it.',
    reading: 'pool status',
    start: embedded({}, changeStatuses()),
  },
  {
    id: 'responses.pools-start-during-the-run',
    description: 'Activates new pools after 200 ms.',
    reading: 'pool status',
    start: embedded({ startupMs: 200 }),
  },
  {
    id: 'responses.changing-utilization',
    description: 'Changes utilization at each read, from 0 to 100 and with many decimals.',
    reading: 'utilization',
    start: embedded({}, changeUtilization()),
  },
  {
    id: 'responses.capacity-in-other-units',
    description: 'Returns a total capacity that is a fraction, or 0.',
    reading: 'summary',
    start: embedded(
      {},
      mutateBody('listPools', (body) => ({ ...body, summary: { ...body.summary, totalCapacity: 0.1 + 0.2 } })),
    ),
  },
  {
    id: 'responses.summary-with-more-fields',
    description: 'Adds undocumented numbers to the summary.',
    reading: 'undocumented fields',
    start: embedded(
      {},
      mutateBody('listPools', ({ summary, pools }) => ({
        pools,
        summary: { ...summary, byProvider: { AWS: 5 }, averages: { cpu: 61.5 }, unit: 'vCPU' },
        total: pools.length,
        page: null,
        links: [],
      })),
    ),
  },
  {
    id: 'responses.optional-pages',
    description: 'Supports a `limit` query parameter for the list; the summary still counts all pools.',
    reading: 'complete lists',
    start: embedded({}, paginate()),
  },
  {
    id: 'responses.unusual-pools-of-others',
    description: 'Already has pools with empty tags, no nodes, no region and names in many scripts.',
    reading: 'free text in responses',
    start: embedded({ pools: createUnusualPools() }),
  },
]

function paginate(): Mutator {
  return mutateBody('listPools', (body: PoolList, { request }) => {
    const limit = new URL(request.url).searchParams.get('limit')
    return limit === null ? body : { ...body, pools: body.pools.slice(0, Number(limit)) }
  })
}

function addFields(): Mutator {
  return serializeWith((value) =>
    JSON.stringify(value, (_, entry: unknown) =>
      typeof entry === 'object' && entry !== null && !Array.isArray(entry)
        ? { _links: ['/'], ...entry, etag: 'W/"1"', owner: null, score: 0.5, beta: false }
        : entry,
    ),
  )
}

/** Serializes every response body with another function. */
function serializeWith(write: (value: unknown) => string): Mutator {
  return intercept(async ({ forward }) => {
    const response = await forward()
    const text = await response.text()
    return text === '' ? withBody(response, null) : withBody(response, write(JSON.parse(text)))
  })
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, entry]) => [key, sortKeys(entry)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function mutateList(change: (pools: Pool[]) => Pool[]): Mutator {
  return mutateBody('listPools', (body: PoolList) => ({ ...body, pools: change(body.pools) }))
}

function shuffleList(): Mutator {
  let turn = 0
  return mutateList((pools) => {
    turn += 1
    return pools.toSorted((a, b) => computeOrder(a.id, turn) - computeOrder(b.id, turn))
  })
}

function computeOrder(id: string, turn: number): number {
  return [...id].reduce((hash, character) => (hash * 31 + character.charCodeAt(0) * turn) % 1_000_003, turn)
}

function changeStatuses(): Mutator {
  let turn = 0
  const moved = (pool: Pool) => ({ ...pool, status: ['active', 'scaling', 'maintenance'][++turn % 3] as string })
  return (original) =>
    mutateBody('listPools', (body: PoolList) => {
      const active = body.pools.filter(({ status }) => status === 'active').length
      return { ...body, summary: { ...body.summary, activePools: active } }
    })(mutatePools(moved)(original))
}

function changeUtilization(): Mutator {
  let turn = 0
  const figures = [0, 100, 33.333333333333336, 1e-7, 99.99999999999999]
  const next = () => figures[++turn % figures.length] as number
  return mutatePools((pool) => ({
    ...pool,
    cpuUtilization: next(),
    memoryUtilization: next(),
    gpuUtilization: next(),
    networkUtilization: next(),
  }))
}

function createUnusualPools(): Pool[] {
  const [first] = examplePools()
  if (!first) throw new Error('the API document has no pools')
  return [
    { ...first, id: '1', name: '', description: '', tags: [''], nodeTypes: [], nodeCount: 0 },
    { ...first, id: '2', name: '計算プール 🚀', region: '', provider: 'on-premise', tags: ['a', 'a', ' b '] },
    { ...first, id: '3', name: '<b>"null"</b> \u202eمرحبا', nodeTypes: [{ type: 'DGX A100', count: 0 }], nodeCount: 0 },
    { ...first, id: '4', name: 'toString', status: 'constructor', tags: ['__proto__'], createdAt: '0999-12-31' },
    { ...first, id: '5', name: 'Contract Test', description: 'x'.repeat(20_000), createdAt: '2096-02-29' },
  ]
}
