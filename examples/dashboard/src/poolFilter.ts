import type { Pool } from '@nightcrawler/compute-pools'

export const orders = {
  given: 'As listed',
  name: 'By name',
  gpu: 'Most GPU use',
  nodes: 'Most nodes',
} as const

/** Which pools to show, and in what order. An empty `status` is every one. */
export interface PoolChoice {
  words: string
  status: string
  order: keyof typeof orders
}

export const everyPool: PoolChoice = { words: '', status: '', order: 'given' }

/** The pools that have every word somewhere in what is written on their card. */
export function chosenPools(pools: readonly Pool[], { words, status, order }: PoolChoice): Pool[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const found = pools.filter((pool) => {
    const { name, description, region, provider, tags, nodeTypes } = pool
    const text = [name, description, region, provider, ...tags, ...nodeTypes.map(({ type }) => type)].join('\n').toLowerCase()
    return (status === '' || pool.status === status) && wanted.every((word) => text.includes(word))
  })
  return order === 'given' ? found : found.sort(comparing[order])
}

const comparing = {
  name: (a, b) => a.name.localeCompare(b.name, 'en'),
  gpu: (a, b) => b.gpuUtilization - a.gpuUtilization,
  nodes: (a, b) => b.nodeCount - a.nodeCount,
} satisfies Record<string, (a: Pool, b: Pool) => number>
