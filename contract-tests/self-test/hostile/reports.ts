import assert from 'node:assert/strict'
import type { Fetch } from '../../../src/core/fetch.ts'
import type { OperationId } from '../../../src/core/operations.ts'
import { createServer } from '../../../src/server.ts'
import { defineContractTests, type Report, type ReporterName, reporters, type VerifyOptions, verify } from '../../index.ts'
import { sampleReport } from '../../reporters/fixtures/sample-report.ts'
import { intercept, type Mutator } from '../mutators.ts'
import type { Attack, Attacks } from './attack.ts'
import { assertHarmless, assertHarmlessText, hostileText, hostileTexts } from './printed-text.ts'

/** Servers whose text controls the terminal, the log or the page that shows a report. */
export const reports: Attacks = {
  'pool-ids': inPlace('pools have hostile ids', (next) =>
    changeJson(isPool, (pool) => ({ ...pool, id: `${pool.id}${next(String(pool.id))}` })),
  ),
  'pool-names': inPlace('pools have hostile names', (next) =>
    changeJson(isPool, (pool) => ({ ...pool, name: next(String(pool.id)) })),
  ),
  'pool-fields': inPlace('every text of a pool but its id is hostile', () =>
    changeJson(isPool, (pool) => ({
      ...pool,
      description: hostileText,
      region: hostileText,
      provider: hostileText,
      status: hostileText,
      createdAt: hostileText,
      tags: [hostileText],
      nodeTypes: [{ type: hostileText, count: 1 }],
    })),
  ),
  'pool-keys': inPlace('a pool has hostile keys', () =>
    changeJson(isPool, (pool) => ({ ...pool, nodeCount: -1, ...Object.fromEntries(hostileTexts.map((text) => [text, text])) })),
  ),
  'activity-fields': inPlace('every text of the activity log is hostile', () =>
    changeJson(isActivity, (entry) => ({
      ...entry,
      id: hostileText,
      poolId: hostileText,
      poolName: hostileText,
      user: hostileText,
      action: hostileText,
      details: hostileText,
      timestamp: hostileText,
    })),
  ),
  errors: inPlace('every text of an error is hostile', () =>
    change((response) => {
      if (response.status < 400) return response
      const error = { error: hostileText, message: hostileText, details: hostileText }
      return Response.json(error, { status: response.status })
    }),
  ),
  'bodies-that-are-not-json': inPlace('every body is hostile text', () =>
    change(({ status }) => new Response(`${hostileTexts.join('\n')}`, { status, headers: { 'content-type': 'text/html' } })),
  ),
  'content-types': inPlace('every Content-Type is hostile', () =>
    change(async (response) => {
      const value = '::error::x; ##[add-mask]x; \u009b31m </code>`@octocat` https://evil.example $(injected) \u0085'
      return new Response(await response.text(), { status: response.status, headers: { 'content-type': value } })
    }),
  ),
  headers: inPlace('every header of every response is hostile', () =>
    change(async (response) => {
      const value = '##[add-mask]x $(injected) `injected` \u009d0;title\u009c @octocat <img src=x onerror=alert(1)>'
      const headers = { 'content-type': 'application/json', location: value, etag: value, 'x-other': value, 'retry-after': value }
      return new Response(await response.text(), { status: response.status === 200 ? 203 : response.status, headers })
    }),
  ),
  'thrown-errors': inPlace('a Fetch rejects with hostile text for every read of a pool', () =>
    intercept(({ operation, forward }) => {
      if (operation === 'getPool') throw new TypeError(hostileText, { cause: new Error(hostileText) })
      return forward()
    }),
  ),
  'leftovers-of-another-run': {
    description: '--clean finds pools of an earlier run with hostile ids',
    promise: 'paste',
    async run() {
      const { leftBehind } = await verify({ ...withoutDeletes(createServer().fetch), only: 'lifecycle.create-gives-a-new-id' })
      const names = leftBehind.map(({ name }) => name)
      assert.ok(names.length > 0)
      const list = hostileTexts.map((text, index) => ({ id: `x-${index}${text}`, name: names[index % names.length] }))
      const mutate = intercept(async ({ operation, poolId, forward }) => {
        const response = await forward()
        if (operation === 'listPools') {
          const { pools } = await response.json()
          return Response.json({ pools: [...pools, ...list] })
        }
        const pool = list.find(({ id }) => id === poolId)
        return pool ? Response.json(pool) : response
      })
      for (const clean of [false, true]) {
        const options = {
          fetch: mutate(createServer().fetch),
          write: true,
          clean,
          seed: 7,
          runs: 1,
          only: 'lifecycle.create-gives-a-new-id',
        }
        const report = await verify(options)
        assert.ok(report.notes.length > 0)
        assertHarmless(report)
      }
    },
  },
  'test-messages': {
    description: 'a test runner shows the messages and reasons of a run with hostile text',
    promise: 'paste',
    async run() {
      const mutate = changeJson(isPool, (pool) => ({ ...pool, nodeCount: hostileText, createdAt: hostileText }))
      const fetch = mutate(withoutDeletes(createServer().fetch).fetch)
      for (const text of await collectMessages({ fetch, write: true, seed: 7, runs: 1, only: ['pool.*', 'pools.*'] }))
        assertHarmlessText(text, 'message')
      const down: Fetch = async () => new Response(hostileText, { status: 503, headers: { 'retry-after': '0' } })
      for (const text of await collectMessages({ fetch: down, only: 'pools.*' })) assertHarmlessText(text, 'message')
    },
  },
  'every-string-of-a-report': {
    description: 'every string of a report is hostile',
    promise: 'paste',
    async run() {
      for (const text of [...hostileTexts, hostileText]) assertHarmlessReporters(replaceStrings(text))
    },
  },
  'long-strings-of-a-report': {
    description: 'the ids, names, messages and bodies of a report are 1 MB of backticks, backslashes, spaces or line breaks',
    promise: 'limits',
    async run() {
      for (const unit of ['`', '\\', ' ', '\n', '*', '|', '@', '\u202e', "'", '##[', 'f', '<!-- ']) {
        const report = replaceStrings(unit.repeat(1_000_000 / unit.length))
        for (const name of ['terminal', 'junit', 'html', 'markdown', 'github'] as const)
          assert.ok(reporters[name](report).length < 3_000_000, `the ${name} report of 1 MB of ${JSON.stringify(unit)} is cut`)
      }
    },
  },
  'pool-id-of-backticks': {
    description: 'the id of a pool that cannot be deleted has 400 kB of backticks with spaces between them',
    promise: 'limits',
    async run() {
      const { fetch } = withoutDeletes(createServer().fetch)
      const mutate = changeJson(isPool, (pool) => ({ ...pool, id: '` '.repeat(200_000) }))
      assertHarmless(
        await verify({ fetch: mutate(fetch), write: true, seed: 7, runs: 1, only: 'lifecycle.create-gives-a-new-id' }),
      )
    },
  },
}

/** Runs a part of the suite against a server that `place` changes. Each pool has one of the hostile texts. */
function inPlace(description: string, place: (next: (key: string) => string) => Mutator): Attack {
  return {
    description,
    promise: 'paste',
    async run() {
      const assigned = new Map<string, string>()
      const next = (key: string) => {
        const text = assigned.get(key) ?? hostileTexts[assigned.size % hostileTexts.length] ?? ''
        assigned.set(key, text)
        return text
      }
      const only = [
        'answers.*',
        'activity.*',
        'pool.*',
        'pools.*',
        'lifecycle.*',
        'summary.*',
        'robustness.odd-headers-never-fail',
      ]
      assertHarmless(await verify({ fetch: place(next)(createServer().fetch), write: true, seed: 7, runs: 1, only }))
    },
  }
}

function change(mutate: (response: Response, operation: OperationId | undefined) => Response | Promise<Response>): Mutator {
  return intercept(async ({ operation, forward }) => mutate(await forward(), operation))
}

type Json = Record<string, unknown>

/** Changes every object that `select` selects in a JSON body. */
function changeJson(select: (value: Json) => boolean, mutate: (value: Json) => Json): Mutator {
  return change(async (response) => {
    const text = JSON.stringify(await response.json(), (_, value) =>
      typeof value === 'object' && value !== null && select(value) && !changed.has(value) ? mark(mutate(value)) : value,
    )
    return new Response(text, { status: response.status, headers: { 'content-type': 'application/json' } })
  })
}

const changed = new WeakSet<object>()

function mark(value: Json): Json {
  changed.add(value)
  return value
}

function isPool(value: Json): boolean {
  return 'nodeTypes' in value && 'id' in value
}

function isActivity(value: Json): boolean {
  return 'poolName' in value
}

/** Options of a run against a server that deletes nothing. */
function withoutDeletes(fetch: Fetch): VerifyOptions & { fetch: Fetch } {
  const mutate = intercept(({ request, forward }) =>
    request.method === 'DELETE' ? Response.json({ error: 'Internal Server Error', message: 'x' }, { status: 500 }) : forward(),
  )
  return { fetch: mutate(fetch), write: true, seed: 11, runs: 1 }
}

/** Returns the messages of failing tests, the reasons of skipped ones and the warnings of the console. */
async function collectMessages(options: VerifyOptions): Promise<string[]> {
  const texts: string[] = []
  const tests: ((...context: unknown[]) => Promise<void>)[] = []
  const runner = {
    describe: (_: string, define: () => void) => define(),
    test: (_: string, run: (...context: unknown[]) => Promise<void>) => void tests.push(run),
  }
  defineContractTests(runner, options)
  const { warn } = console
  console.warn = (text: string) => void texts.push(text)
  try {
    for (const run of tests) {
      for (const context of [[], [{ skip: (reason: string) => void texts.push(reason) }]]) {
        await run(...context).catch((error: Error) => texts.push(error.message, error.stack ?? ''))
      }
    }
  } finally {
    console.warn = warn
  }
  assert.ok(texts.length > 0)
  return texts
}

/** The sample report with this text in place of every string that a server can influence, also in the names of headers. */
function replaceStrings(text: string): Report {
  const fixed = new Set([
    'level',
    'verdict',
    'failOn',
    'outcome',
    'startedAt',
    'check',
    'pointer',
    'source',
    'description',
    'curl',
  ])
  const replace = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return fixed.has(key) ? value : text
    if (Array.isArray(value)) return value.map((entry) => replace(entry, key))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [
        key === 'headers' && name !== 'content-type' ? text : name,
        name === 'id' && 'pointer' in value ? entry : replace(entry, name),
      ]),
    )
  }
  return replace(sampleReport, '') as Report
}

function assertHarmlessReporters(report: Report): void {
  for (const name of Object.keys(reporters) as ReporterName[]) assertHarmlessText(reporters[name](report), name)
  assert.deepEqual(JSON.parse(reporters.json(report)), report)
}
