import assert from 'node:assert/strict'
import type { Attacks } from './attack.ts'
import { failedChecks, hostileServer, verifyHostile, withRawValue } from './huge-server.ts'

/** Servers whose JSON has many levels, or values that cannot be turned into text. */
export const deep: Attacks = {
  'every-body-is-deep': {
    description: 'every response is an array nested 1,000,000 levels deep',
    promise: 'limits',
    async run() {
      const body = nest(1_000_000)
      const report = await verifyHostile(
        hostileServer(() => body),
        { only: reads },
      )
      assert.equal(report.verdict, 'violates')
    },
  },
  'extra-field-is-endlessly-deep': {
    description: 'a pool of each response has an extra field nested 1,000,000 levels deep',
    promise: 'limits',
    async run() {
      const extra = nest(1_000_000)
      const report = await verifyHostile(
        hostileServer((text) => addField(text, extra)),
        { only: ['answers.*'] },
        4,
      )
      assert.deepEqual(failedChecks(report), ['answers.nesting-is-limited'])
    },
  },
  'extra-field-is-deep': {
    description: 'a pool of each response has an extra field nested 10,000 levels deep, which is allowed',
    promise: 'limits',
    async run() {
      const extra = nest(10_000)
      const report = await verifyHostile(
        hostileServer((text) => addField(text, extra)),
        { only: reads },
      )
      assert.deepEqual(failedChecks(report), [])
    },
  },
  'node-types-are-deep': {
    description: 'the node types of a wrong sum have a field nested 20,000 levels deep',
    promise: 'limits',
    async run() {
      const nodeTypes = `[{"type":"a","count":1,"extra":${nest(20_000)}}]`
      const report = await verifyHostile(
        hostileServer((text) => withRawValue(text, 'nodeTypes', nodeTypes)),
        { only: reads },
      )
      assert.ok(failedChecks(report).includes('pool.node-count-adds-up'))
    },
  },
  'texts-are-deep': {
    description: 'each name, tag and date is an array nested 20,000 levels deep',
    promise: 'limits',
    async run() {
      const value = nest(20_000)
      const deepen = (text: string) => ['name', 'tags', 'createdAt'].reduce((all, key) => withRawValue(all, key, value), text)
      const report = await verifyHostile(hostileServer(deepen), { only: reads })
      assert.ok(failedChecks(report).includes('answers.success-matches-its-schema'))
    },
  },
  'ids-are-deep': {
    description: 'ids of pools and entries are objects nested 20,000 levels deep, beside a wrong date',
    promise: 'limits',
    async run() {
      const report = await verifyHostile(hostileServer(withIds(`{"a":${nest(20_000)}}`)), { only: reads })
      assert.ok(failedChecks(report).includes('activity.timestamp-is-rfc-3339'))
    },
  },
  'ids-have-no-text': {
    description: 'ids and types are objects whose toString is a number, beside a wrong date',
    promise: 'limits',
    async run() {
      const value = '{"toString":1,"valueOf":1,"toJSON":1}'
      const server = hostileServer((text, received) => withRawValue(withIds(value)(text, received), 'type', value))
      const report = await verifyHostile(server, { only: reads })
      assert.ok(failedChecks(report).includes('activity.timestamp-is-rfc-3339'))
    },
  },
  'written-pools-have-no-text': {
    description: 'created and updated pools have lists of objects whose toString is a number',
    promise: 'limits',
    async run() {
      const value = '[{"type":{"toString":1},"count":{"valueOf":1}},{"toString":1}]'
      const lie = (text: string, { method }: { method: string }) =>
        method === 'POST' || method === 'PUT' ? withRawValue(withRawValue(text, 'nodeTypes', value), 'tags', value) : text
      const report = await verifyHostile(hostileServer(lie), { write: true, only: ['lifecycle.*'] }, 100)
      assert.equal(report.verdict, 'violates')
    },
  },
  'error-details-are-deep': {
    description: 'the details of an error are nested 50,000 levels deep, with a stack trace at the end',
    promise: 'limits',
    async run() {
      const details = nest(50_000, '"at handle (/srv/app/pools.js:1:2)"')
      const fail = (text: string, _: unknown, response: Response) =>
        response.ok ? text : text.replace('{', `{"extra":${details},`)
      const report = await verifyHostile(hostileServer(fail), { only: ['answers.*', 'pools.unknown-pool-*'] }, 60)
      assert.ok(failedChecks(report).includes('answers.errors-leak-nothing'))
    },
  },
}

/** Checks that a run without writes can fail. */
const reads = ['answers.*', 'pool.*', 'activity.timestamp-*', 'summary.*']

function nest(levels: number, value = ''): string {
  return '['.repeat(levels) + value + ']'.repeat(levels)
}

/** Adds a field to the first object with an id. */
function addField(text: string, json: string): string {
  return text.replace('{"id":', () => `{"extra":${json},"id":`)
}

/** Replaces the ids of the log. */
function withIds(json: string) {
  return (text: string, { path }: { path: string }) =>
    path === '/api/pools/activity'
      ? `{"activities":[{"id":${json},"poolId":${json},"poolName":"a","action":"a","user":"a","details":"a","timestamp":"soon"}]}`
      : withRawValue(withRawValue(text, 'id', json), 'createdAt', '"soon"')
}
