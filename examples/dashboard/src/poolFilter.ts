import type { Pool } from '@nightcrawler/compute-pools'

/** Which pools to show, and in what order. An empty `status` is every one. */
export interface Filter {
  words: string
  status: string
  order: Order
}

export type Order = keyof typeof orders

/** The orders to choose from. Equal pools stay as the server lists them. */
export const orders = {
  given: { label: 'As listed', compare: () => 0 },
  name: { label: 'By name', compare: (a, b) => a.name.localeCompare(b.name, 'en') },
  gpu: { label: 'Most GPU use', compare: (a, b) => b.gpuUtilization - a.gpuUtilization },
  nodes: { label: 'Most nodes', compare: (a, b) => b.nodeCount - a.nodeCount },
} as const satisfies Record<string, { label: string; compare(a: Pool, b: Pool): number }>

/** The filter that every pool passes. */
export const everyPool: Filter = { words: '', status: '', order: 'given' }

/** The pools that have every word somewhere in what is written on their card. */
export function filtered(pools: readonly Pool[], { words, status, order }: Filter): Pool[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const found = pools.filter((pool) => {
    const text = wordsOn(pool).join('\n').toLowerCase()
    return (status === '' || pool.status === status) && wanted.every((word) => text.includes(word))
  })
  return found.sort(orders[order].compare)
}

function wordsOn({ name, status, description, region, provider, tags, nodeTypes }: Pool): string[] {
  return [name, status, description, region, provider, ...tags, ...nodeTypes.map(({ type }) => type)]
}
