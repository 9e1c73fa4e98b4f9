import type { Pool } from '@nightcrawler/compute-pools'

/** Filter and order of the pools. An empty `status` shows all. */
export interface Filter {
  words: string
  status: string
  order: Order
}

export type Order = keyof typeof orders

/** Available orders. Equal pools keep the order of the server. */
export const orders = {
  given: { label: 'As listed', compare: () => 0 },
  name: { label: 'By name', compare: (a, b) => a.name.localeCompare(b.name, 'en') },
  gpu: { label: 'Most GPU use', compare: (a, b) => b.gpuUtilization - a.gpuUtilization },
  nodes: { label: 'Most nodes', compare: (a, b) => b.nodeCount - a.nodeCount },
} as const satisfies Record<string, { label: string; compare(a: Pool, b: Pool): number }>

/** Filter that shows all pools. */
export const everyPool: Filter = { words: '', status: '', order: 'given' }

/** Returns the pools whose card contains every word. */
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
