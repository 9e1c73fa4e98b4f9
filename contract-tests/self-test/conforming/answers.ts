import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { intercept, mutateBody, mutatePools, withBody } from '../mutators.ts'
import { type ConformingServer, embedded, examplePools, type Wrapper } from './server.ts'

/** What a pool, a list and the text of an answer look like. */
export const responses: ConformingServer[] = [
  {
    id: 'answers.more-fields-everywhere',
    description: 'Every object of an answer has fields that the document does not know.',
    reading: 'undocumented fields',
    start: embedded({}, furnished()),
  },
  {
    id: 'answers.fields-in-alphabetical-order',
    description: 'The fields of every object come in alphabetical order: JSON objects have none.',
    reading: 'undocumented fields',
    start: embedded(
      {},
      printed((value) => JSON.stringify(sorted(value))),
    ),
  },
  {
    id: 'answers.pretty-printed',
    description: 'Answers are indented, and end with a line feed.',
    reading: 'HTTP features',
    start: embedded(
      {},
      printed((value) => `${JSON.stringify(value, null, 4)}\r\n`),
    ),
  },
  {
    id: 'answers.in-ascii',
    description: 'Characters beyond ASCII, slashes and angle brackets are escaped, as several encoders do.',
    reading: 'HTTP features',
    start: embedded(
      {},
      printed((value) =>
        JSON.stringify(value).replaceAll(
          /[^\x20-\x7e]|[<>&/]/g,
          (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
        ),
      ),
    ),
  },
  {
    id: 'answers.numbers-as-of-a-double',
    description: 'Whole numbers are written 8.0, and small ones with an exponent: JSON has one kind of number.',
    reading: 'counts of node types',
    start: embedded(
      {},
      printed((value) =>
        JSON.stringify(value)
          .replaceAll(/("(?:count|nodeCount|total\w+|activePools)":)(\d+)(?=[,}])/g, '$1$2.0')
          .replaceAll(/("\w+Utilization":)0(?=[,}])/g, '$10E+0'),
      ),
    ),
  },
  {
    id: 'answers.newest-first',
    description: 'The list begins with the pool that was created last.',
    reading: 'complete lists',
    start: embedded(
      {},
      list((pools) => pools.toReversed()),
    ),
  },
  {
    id: 'answers.by-name',
    description: 'The list is sorted by name.',
    reading: 'complete lists',
    start: embedded(
      {},
      list((pools) => pools.toSorted((a, b) => a.name.localeCompare(b.name))),
    ),
  },
  {
    id: 'answers.in-any-order',
    description: 'The list comes in another order each time.',
    reading: 'complete lists',
    start: embedded({}, shuffled()),
  },
  {
    id: 'answers.other-statuses',
    description: 'Pools have statuses that the document does not name, in capitals too, and a new one is active at once.',
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
    id: 'answers.status-moves',
    description: 'The status of a pool changes from read to read, and the summary with it.',
    reading: 'pool status',
    start: embedded({}, restless()),
  },
  {
    id: 'answers.pools-start-while-watched',
    description: 'A new pool becomes active after a fifth of a second.',
    reading: 'pool status',
    start: embedded({ startupMs: 200 }),
  },
  {
    id: 'answers.utilization-moves',
    description: 'The utilization figures are others at each read, with many decimals, up to the very 0 and 100.',
    reading: 'utilization',
    start: embedded({}, measured()),
  },
  {
    id: 'answers.capacity-in-other-units',
    description: 'The total capacity is a fraction, or 0 where nobody counts it.',
    reading: 'summary',
    start: embedded(
      {},
      mutateBody('listPools', (body) => ({ ...body, summary: { ...body.summary, totalCapacity: 0.1 + 0.2 } })),
    ),
  },
  {
    id: 'answers.summary-of-more',
    description: 'The summary breaks its numbers down further.',
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
    id: 'answers.pages-for-those-who-ask',
    description: 'A limit in the query of the list gives so many pools of it, beside the summary of all of them.',
    reading: 'complete lists',
    start: embedded({}, paged()),
  },
  {
    id: 'answers.odd-pools-of-others',
    description: 'The pools that are there already have empty tags, no nodes, no region, and names in many scripts.',
    reading: 'free text in responses',
    start: embedded({ pools: oddPools() }),
  },
]

function paged(): Wrapper {
  return mutateBody('listPools', (body: PoolList, { request }) => {
    const limit = new URL(request.url).searchParams.get('limit')
    return limit === null ? body : { ...body, pools: body.pools.slice(0, Number(limit)) }
  })
}

function furnished(): Wrapper {
  return printed((value) =>
    JSON.stringify(value, (_, entry: unknown) =>
      typeof entry === 'object' && entry !== null && !Array.isArray(entry)
        ? { _links: ['/'], ...entry, etag: 'W/"1"', owner: null, score: 0.5, beta: false }
        : entry,
    ),
  )
}

/** Writes the value of every answer in another way. */
function printed(write: (value: unknown) => string): Wrapper {
  return intercept(async ({ forward }) => {
    const response = await forward()
    const text = await response.text()
    return text === '' ? withBody(response, null) : withBody(response, write(JSON.parse(text)))
  })
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, entry]) => [key, sorted(entry)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function list(change: (pools: Pool[]) => Pool[]): Wrapper {
  return mutateBody('listPools', (body: PoolList) => ({ ...body, pools: change(body.pools) }))
}

function shuffled(): Wrapper {
  let turn = 0
  return list((pools) => {
    turn += 1
    return pools.toSorted((a, b) => orderOf(a.id, turn) - orderOf(b.id, turn))
  })
}

function orderOf(id: string, turn: number): number {
  return [...id].reduce((hash, character) => (hash * 31 + character.charCodeAt(0) * turn) % 1_000_003, turn)
}

function restless(): Wrapper {
  let turn = 0
  const moved = (pool: Pool) => ({ ...pool, status: ['active', 'scaling', 'maintenance'][++turn % 3] as string })
  return (original) =>
    mutateBody('listPools', (body: PoolList) => {
      const active = body.pools.filter(({ status }) => status === 'active').length
      return { ...body, summary: { ...body.summary, activePools: active } }
    })(mutatePools(moved)(original))
}

function measured(): Wrapper {
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

function oddPools(): Pool[] {
  const [first] = examplePools()
  if (!first) throw new Error('the document has pools')
  return [
    { ...first, id: '1', name: '', description: '', tags: [''], nodeTypes: [], nodeCount: 0 },
    { ...first, id: '2', name: '計算プール 🚀', region: '', provider: 'on-premise', tags: ['a', 'a', ' b '] },
    { ...first, id: '3', name: '<b>"null"</b> \u202eمرحبا', nodeTypes: [{ type: 'DGX A100', count: 0 }], nodeCount: 0 },
    { ...first, id: '4', name: 'toString', status: 'constructor', tags: ['__proto__'], createdAt: '0999-12-31' },
    { ...first, id: '5', name: 'Contract Test', description: 'x'.repeat(20_000), createdAt: '2096-02-29' },
  ]
}
