import { expect, test } from 'vitest'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'
import { mutatePools } from '../self-test/mutators.ts'
import { verify } from '../verify.ts'

test.each([[12], [300]])(
  'a full run against a list of %i pools sends at most 1,200 requests',
  async (length) => {
    const pools = many(length)
    const auth = { full: ['k7Vq2mXw9RtB4nZc'], readOnly: ['hJ3sLd8PyG5fKu6a'] }
    const server = await listen(createServer({ pools, activities: [], auth }))
    try {
      const [token, forbiddenToken] = ['k7Vq2mXw9RtB4nZc', 'hJ3sLd8PyG5fKu6a']
      const { verdict, counts } = await verify({ url: server.url, write: true, token, forbiddenToken, seed: 1 })

      expect(verdict).toBe('conforms')
      // A higher limit must be a decision: a run must take only seconds.
      expect(counts.requests).toBeLessThanOrEqual(1_200)
      expect(counts.requests).toBeGreaterThan(500)
    } finally {
      await server.stop()
    }
  },
  60_000,
)

test('a violation of every pool in a long list is one finding with a count', async () => {
  const { fetch } = createServer({ pools: many(4_000) })
  const mutated = mutatePools((pool) => ({ ...pool, nodeCount: pool.nodeCount + 1 }))(fetch)

  const { findings } = await verify({ fetch: mutated, only: 'pool.node-count-adds-up', token: 'k7Vq2mXw9RtB4nZc', seed: 1 })

  const [finding] = findings.filter(({ operation }) => operation === 'listPools')
  expect(findings.map(({ operation }) => operation)).toEqual(['listPools', 'getPool'])
  expect(finding?.times).toBeGreaterThanOrEqual(40_000)
}, 20_000)

function many(length: number) {
  const [pool] = createServer().state().pools
  if (!pool) expect.unreachable('the embedded server has no pool')
  return Array.from({ length }, (_, index) => ({ ...pool, id: `pool-${index + 1}`, name: `${pool.name} ${index + 1}` }))
}
