import assert from 'node:assert/strict'
import { collectIssues, isPoolList } from '../../../src/validators.ts'
import type { Attacks } from './attack.ts'
import { failedChecks, hostileServer, measureMemory, verifyHostile, withRawValue } from './huge-server.ts'

/** Servers whose JSON has many values. */
export const wide: Attacks = {
  'keys-in-a-pool': {
    description: 'a pool of the list has 3,000,000 keys',
    promise: 'limits',
    run: () => assertMemory('3,000,000 keys'),
  },
  'empty-pools': {
    description: 'the list has 1,000,000 empty pools, which violate the schema 14,000,000 times',
    promise: 'limits',
    run: () => assertMemory('1,000,000 empty pools'),
  },
  'list-full-of-empty-pools': {
    description: 'the list has 10,000,000 empty pools',
    promise: 'limits',
    run: () => assertMemory('10,000,000 empty pools'),
  },
  'another-list-each-time': {
    description: 'each list has 21 MB, and no two are the same',
    promise: 'limits',
    run: () => assertMemory('other lists each time'),
  },
  'issues-of-empty-pools': {
    description: 'a list of 200,000 empty pools is validated',
    promise: 'limits',
    async run() {
      const list = { pools: Array.from({ length: 200_000 }, () => ({})), summary: {} }
      assert.equal(isPoolList(list), false)
      assert.equal(collectIssues('PoolList', list).length, 100)
      const activities = Array.from({ length: 200_000 }, () => 1)
      assert.equal(collectIssues('ActivityList', { activities }).length, 100)
    },
  },
  'issues-of-tags': {
    description: 'a pool with 1,000,000 tags that are numbers is validated',
    promise: 'limits',
    async run() {
      assert.equal(collectIssues('UpdatePoolRequest', { tags: Array.from({ length: 1_000_000 }, () => 1) }).length, 100)
    },
  },
  'separators-in-a-date': {
    description: 'the timestamp of an entry consists of 20,000,000 separators',
    promise: 'limits',
    async run() {
      const entry = {
        id: '1',
        poolId: '1',
        poolName: 'a',
        action: 'a',
        user: 'a',
        details: 'a',
        timestamp: 't'.repeat(20_000_000),
      }
      const before = process.memoryUsage().heapUsed
      const issues = collectIssues('Activity', entry)
      const usedMb = (process.memoryUsage().heapUsed - before) / 1_000_000
      assert.equal(issues.length, 1)
      assert.ok(usedMb < 100, `validation took ${usedMb} MB`)
    },
  },
  'tags-of-a-pool': {
    description: 'each pool has 100,000 tags, and a sum of 20,000 node types that is wrong',
    promise: 'limits',
    async run() {
      const tags = JSON.stringify(Array.from({ length: 100_000 }, (_, index) => `tag-${index}`))
      const nodeTypes = JSON.stringify(Array.from({ length: 20_000 }, (_, index) => ({ type: `type-${index}`, count: 1 })))
      let count = 0
      const server = hostileServer((text, { path }) => {
        if (path === '/api/pools' || count++ > 200) return text
        return withRawValue(withRawValue(text, 'tags', tags), 'nodeTypes', nodeTypes)
      })
      const report = await verifyHostile(server, { only: ['pool.*', 'pools.reads-*'] })
      assert.ok(failedChecks(report).includes('pool.node-count-adds-up'))
    },
  },
  'fault-behind-many-others': {
    description: 'a pool without a name stands behind 1,000 pools with a wrong count',
    promise: 'limits',
    async run() {
      const server = hostileServer((text, { path }) => {
        if (path !== '/api/pools') return text
        const { pools, summary } = JSON.parse(text) as { pools: object[]; summary: object }
        const wrong = Array.from({ length: 1_000 }, (_, index) => ({ ...pools[0], id: `wrong-${index}`, nodeCount: -1 }))
        const { name: _, ...nameless } = pools[0] as { name: string }
        return JSON.stringify({ summary, pools: [...wrong, { ...nameless, id: 'nameless' }] })
      })
      const report = await verifyHostile(server, { only: ['answers.*'] })
      assert.ok(failedChecks(report).includes('answers.success-matches-its-schema'))
    },
  },
}

async function assertMemory(name: string): Promise<void> {
  const usedMb = await measureMemory(name)
  assert.ok(usedMb < 600, `the run took ${Math.round(usedMb)} MB`)
}
