import type { Pool } from '../../../src/generated/schema.js'
import { type ConformingServer, embedded, examplePools } from './server.ts'

/** Servers with so many pools that a run takes minutes. */
export const large: ConformingServer[] = [
  {
    id: 'large.twenty-thousand-pools',
    description: 'Has 20,000 pools and no paging.',
    reading: 'complete lists',
    options: { timeout: 30_000 },
    start: () => embedded({ pools: createPools(20_000) })(),
  },
]

function createPools(count: number): Pool[] {
  const examples = examplePools()
  return Array.from({ length: count }, (_, index) => ({ ...(examples[index % 12] as Pool), id: `pool-${index + 1}` }))
}
