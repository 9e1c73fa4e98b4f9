import assert from 'node:assert/strict'
import { createServer } from '../../server.ts'
import type { Attacks } from './attack.ts'

/** Requests that try to change objects of the process. */
export const pollution: Attacks = {
  'body-sets-a-prototype': {
    description: 'a new pool has the fields `__proto__` and `constructor.prototype`',
    promise: 'mocks',
    async run() {
      const { fetch } = createServer()
      const pool = { name: 'a', region: 'r', provider: 'p', nodeTypes: [{ type: 't', count: 1 }] }
      const own = JSON.stringify(pool).slice(0, -1)
      for (const field of ['"__proto__":{"polluted":true}', '"constructor":{"prototype":{"polluted":true}}']) {
        const response = await fetch('http://pools.test/api/pools', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: `${own},${field}}`,
        })
        assert.ok(response.status < 500)
        assert.ok(!('polluted' in {}), `${field} changed Object.prototype`)
        assert.ok(!('polluted' in ((await response.json()) as object)), `${field} changed the response`)
      }
    },
  },
  'id-names-a-property-of-objects': {
    description: 'requests ask for pools with the ids `__proto__`, `constructor` and `toString`',
    promise: 'mocks',
    async run() {
      const { fetch } = createServer()
      for (const id of ['__proto__', 'constructor', 'toString']) {
        for (const method of ['GET', 'PUT', 'DELETE']) {
          const init = method === 'PUT' ? { headers: { 'content-type': 'application/json' }, body: '{"name":"a"}' } : {}
          const response = await fetch(`http://pools.test/api/pools/${id}`, { method, ...init })
          assert.equal(response.status, 404, `${method} of ${id}`)
        }
      }
    },
  },
}
