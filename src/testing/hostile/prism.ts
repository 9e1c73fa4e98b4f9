import assert from 'node:assert/strict'
import { startPrism } from '../../mock.ts'
import type { Attack, Attacks } from './attack.ts'

const pool = { name: 'a', region: 'r', provider: 'p', nodeTypes: [{ type: 't', count: 1 }] }

/** Requests that take Prism, which is on the path of the stateless mock, too much time. */
export const prism: Attacks = {
  'string-without-an-end': isLinear('a body is one string that never ends, full of escaped quotes', 4_000, (size) =>
    post(`"${'\\"'.repeat(size / 2)}`),
  ),
  'backslashes-without-an-end': isLinear('a body is full of quotes and backslashes', 4_000, (size) =>
    post('"\\'.repeat(size / 2)),
  ),
  'long-preference': isLinear('a Prefer header is one long word', 1_900, (size) => ({ headers: { prefer: 'a'.repeat(size) } })),
  'node-types-without-fields': isLinear('a pool has thousands of node types without any field', 5_000, (size) =>
    post(JSON.stringify({ ...pool, nodeTypes: Array(size).fill({}) })),
  ),
  'wide-body': isLinear('a pool has tens of thousands of unknown fields', 10_000, (size) =>
    post(JSON.stringify({ ...pool, ...Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, 1])) })),
  ),
  'deep-body': {
    description: 'a body of 1 MB is nested half a million levels deep',
    promise: 'mocks',
    async run() {
      const { url, stop } = await startPrism()
      try {
        for (const body of [
          '['.repeat(1_000_000),
          '['.repeat(500_000) + ']'.repeat(500_000),
          `${'{"a":'.repeat(170_000)}1${'}'.repeat(170_000)}`,
        ]) {
          const response = await fetch(`${url}/api/pools`, post(body))
          assert.equal(response.status, 400)
          assert.match((await response.json()).details, /nested too deeply|not valid JSON/)
        }
      } finally {
        await stop()
      }
    },
  },
}

function post(body: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body }
}

/** Compares the time of a request with that of one eight times as long. Quadratic work takes 64 times as long. */
function isLinear(description: string, size: number, createRequest: (size: number) => RequestInit): Attack {
  return {
    description,
    promise: 'mocks',
    async run() {
      const { url, stop } = await startPrism()
      const time = async (request: RequestInit): Promise<number> => {
        const start = performance.now()
        await (await fetch(`${url}/api/pools`, request)).text()
        return performance.now() - start
      }
      try {
        await time({})
        // The first request also warms up the code.
        const short = Math.min(await time(createRequest(size)), await time(createRequest(size)), await time(createRequest(size)))
        const long = await time(createRequest(8 * size))
        assert.ok(long < 20 * short + 300, `${size}: ${Math.round(short)} ms; eight times as long: ${Math.round(long)} ms`)
      } finally {
        await stop()
      }
    },
  }
}
