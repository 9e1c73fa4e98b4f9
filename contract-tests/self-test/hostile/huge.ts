import assert from 'node:assert/strict'
import type { Attacks } from './attack.ts'
import { failedChecks, hostileServer, verifyHostile, withRawValue } from './huge-server.ts'

/** Servers that send long texts, and texts that take long to search. */
export const huge: Attacks = {
  'texts-of-the-list': {
    description: 'two pools of the list have the same id of 6,000,000 characters',
    promise: 'limits',
    async run() {
      const long = JSON.stringify('n'.repeat(6_000_000))
      const server = hostileServer((text, { path }) =>
        path === '/api/pools' ? `{"summary":{},"pools":[{"id":${long},"createdAt":"soon"},{"id":${long},"nodeCount":-1}]}` : text,
      )
      const report = await verifyHostile(server, { only: ['answers.*', 'pool.*', 'pools.ids-*'] })
      assert.ok(failedChecks(report).includes('pools.ids-are-unique'))
    },
  },
  'texts-of-every-response': {
    description: 'every text of every response has 200,000 characters that reports escape',
    promise: 'limits',
    async run() {
      const long = JSON.stringify('<\u0001"\u202e'.repeat(50_000))
      const keys = [
        'name',
        'description',
        'provider',
        'createdAt',
        'poolName',
        'timestamp',
        'error',
        'message',
        'details',
        'type',
      ]
      const server = hostileServer((text) => keys.reduce((all, key) => withRawValue(all, key, long), text))
      await verifyHostile(server, { write: true, only: ['answers.*', 'lifecycle.*', 'pool.*'] }, 100)
    },
  },
  'texts-of-the-log': {
    description: 'the entries of the log have ids of 6,000,000 characters and a wrong date',
    promise: 'limits',
    async run() {
      const long = 'l'.repeat(6_000_000)
      const entry = { id: long, poolId: '1', poolName: 'a', action: 'a', user: 'a', details: 'a', timestamp: 'soon' }
      const log = JSON.stringify({ activities: [entry, { ...entry, id: `${long}2` }] })
      const server = hostileServer((text, { path }) => (path === '/api/pools/activity' ? log : text))
      const report = await verifyHostile(server, { only: ['activity.timestamp-*'] })
      assert.ok(failedChecks(report).includes('activity.timestamp-is-rfc-3339'))
    },
  },
  'other-violations-each-time': {
    description: 'every response has another status phrase and another media type of 10,000 characters',
    promise: 'limits',
    async run() {
      let count = 0
      const server = hostileServer((text, _, { status }) => {
        const long = `${count++}-${'<'.repeat(10_000)}`
        const body = text.replace('{', () => `{"error":${JSON.stringify(long)},`)
        return new Response(body, { status: status === 200 ? 500 : status, headers: { 'content-type': `text/${long}` } })
      })
      const only = ['answers.*', 'requests.odd-*', 'robustness.unknown-*']
      const { findings } = await verifyHostile(server, { only }, 120)
      for (const check of new Set(findings.map((finding) => finding.check)))
        assert.ok(findings.filter((finding) => finding.check === check).length <= 50)
    },
  },
  'headers-of-every-response': {
    description: 'every response has 200 headers of 16,000 characters and violates many checks',
    promise: 'limits',
    async run() {
      const headers = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x-${index}`, '"&'.repeat(8_000)]))
      const server = hostileServer(
        (text, _, { status }) =>
          new Response(text.replace('"id"', '"key"'), { status, headers: { ...headers, etag: `"${'e'.repeat(16_000)}"` } }),
      )
      await verifyHostile(server, { only: ['answers.*', 'pool.*', 'requests.odd-*'] })
    },
  },
  'lone-surrogates-in-the-list': {
    description: 'the pools of the list have the ids "\\ud800" and "\\udfff-1"',
    promise: 'limits',
    async run() {
      const server = hostileServer((text) => text.replaceAll('"pool-1"', '"\\ud800"').replaceAll('"pool-2"', '"\\udfff-1"'))
      await verifyHostile(server, { only: ['pool*', 'activity.*', 'answers.*'] })
    },
  },
  'lone-surrogate-as-created-id': {
    description: 'every created pool has the id "\\ud800"',
    promise: 'limits',
    async run() {
      const server = hostileServer((text, { method }) => (method === 'POST' ? withRawValue(text, 'id', '"\\ud800"') : text))
      await verifyHostile(server, { write: true, only: ['lifecycle.*'] }, 100)
    },
  },
  'pairs-at-the-cut': {
    description: 'texts of surrogate pairs are cut in every place of a report',
    promise: 'limits',
    async run() {
      const emoji = '🚀'.repeat(3_000)
      for (const text of [emoji, `x${emoji}`]) {
        const server = hostileServer((body) =>
          withRawValue(withRawValue(body, 'createdAt', JSON.stringify(text)), 'error', JSON.stringify(text)),
        )
        const report = await verifyHostile(server, { only: ['answers.*', 'pool.*'] })
        const json = JSON.stringify(report)
        assert.ok(failedChecks(report).length > 0)
        assert.equal(/\\ud[89a-f]/.exec(json)?.index, undefined, 'a part of a surrogate pair is in the report')
      }
    },
  },
  'white-space-inside-texts': {
    description: 'the description of an updated pool has 300,000 spaces between two letters',
    promise: 'limits',
    async run() {
      const spaces = JSON.stringify(`a${' '.repeat(300_000)}a`)
      const server = hostileServer((text, { method }) => (method === 'PUT' ? withRawValue(text, 'description', spaces) : text))
      const started = performance.now()
      const report = await verifyHostile(server, { write: true, only: ['lifecycle.*'] }, 200)
      assert.ok(failedChecks(report).includes('lifecycle.update-answers-what-was-sent'))
      assertFast(started)
    },
  },
  'almost-stack-traces': {
    description: 'errors have 200,000 characters that are almost a stack trace',
    promise: 'limits',
    async run() {
      const started = performance.now()
      for (const start of ['at ', 'a', 'at a in b ']) {
        const message = JSON.stringify(start.repeat(200_000 / start.length))
        const server = hostileServer(() => new Response(`{"error":"Not Found","message":${message}}`, { status: 404 }))
        await verifyHostile(server, { only: ['answers.errors-leak-nothing'] })
      }
      assertFast(started)
    },
  },
  'echo-of-many-tags': {
    description: 'an error of 1,000,000 characters follows a request with 50,000 tags',
    promise: 'limits',
    async run() {
      const message = JSON.stringify('tag-'.repeat(250_000))
      const started = performance.now()
      const server = hostileServer((text, { method }) =>
        method === 'POST'
          ? new Response(`{"error":"Bad Request","message":${message},"details":"SQLSTATE"}`, { status: 400 })
          : text,
      )
      await verifyHostile(server, { write: true, only: ['answers.errors-leak-nothing', 'robustness.*'] }, 150)
      assertFast(started)
    },
  },
}

/** Ten times the time that a slow machine needs. Without the limits, each of these attacks takes minutes. */
function assertFast(started: number): void {
  const seconds = (performance.now() - started) / 1_000
  assert.ok(seconds < 30, `the run took ${Math.round(seconds)} s`)
}
