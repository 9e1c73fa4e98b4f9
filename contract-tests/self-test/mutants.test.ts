import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Fetch } from '../../src/core/fetch.ts'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'
import { allChecks } from '../checks/index.ts'
import { type VerifyOptions, verify } from '../index.ts'
import type { Report } from '../model/report.ts'
import { mutants } from './mutants/index.ts'
import { intercept } from './mutators.ts'

const auth = { full: ['full'], readOnly: ['read-only'] }
const everything = {
  write: true,
  token: 'full',
  forbiddenToken: 'read-only',
  origin: 'https://app.example',
  seed: 1,
} satisfies VerifyOptions
const maxLatency = { maxLatency: 50 }
const bulk = { bulk: 60 }

test('the original server passes every check over HTTP and keeps no pool of the run', async () => {
  const server = createServer({ auth, cors: true })
  const before = server.state().pools
  const { url, stop } = await listen(server)
  try {
    const report = await verify({ ...everything, ...bulk, url, maxLatency: 60_000 })
    expect(report.findings).toEqual([])
    // The embedded server sends no ETags. The next test does.
    expect(report.checks.filter(({ outcome }) => outcome !== 'passed').map(({ id }) => id)).toEqual([
      'robustness.conditional-reads-are-fresh',
    ])
    expect(report.verdict).toBe('conforms')
    expect(report.leftBehind).toEqual([])
    expect(server.state().pools.map(({ id, name, tags }) => ({ id, name, tags }))).toEqual(
      before.map(({ id, name, tags }) => ({ id, name, tags })),
    )
  } finally {
    await stop()
  }
})

test('a server with ETags passes the check of conditional reads', async () => {
  const withETags = intercept(async ({ forward, request }) => {
    const response = await forward()
    const text = await response.text()
    const headers = new Headers(response.headers)
    headers.set('etag', `"${createHash('sha256').update(text).digest('hex')}"`)
    if (request.headers.get('if-none-match') === headers.get('etag')) return new Response(null, { status: 304, headers })
    return new Response(text, { status: response.status, headers })
  })
  const { fetch } = createServer()
  const report = await verify({ write: true, fetch: withETags(fetch), only: 'robustness.conditional-reads-are-fresh' })
  expect(report.checks.map(({ outcome }) => outcome)).toEqual(['passed'])
})

test('every check has a unique id, a unique description and a mutant', () => {
  const checks = allChecks()
  for (const { id, description } of checks) {
    expect(id).toMatch(/^[a-z-]+\.[a-z0-9-]+$/)
    expect(description, id).toMatch(/^.+\.$/)
  }
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length)
  expect(new Set(checks.map(({ description }) => description)).size).toBe(checks.length)
  expect(Object.keys(mutants).sort()).toEqual(checks.map(({ id }) => id).sort())
})

test.concurrent.for(Object.entries(mutants))('%s finds its mutant', { timeout: 300_000 }, async ([id, mutate], { expect }) => {
  const mutated = mutate(createServer({ auth, cors: true }).fetch)
  const options = {
    ...everything,
    ...(id.startsWith('latency.') ? maxLatency : {}),
    ...(id.startsWith('pools.many-') ? bulk : {}),
    only: id,
  }
  // Only the bytes on a connection show a wrong Content-Length.
  const report = id === 'answers.length-is-true' ? await overHttp(mutated, options) : await verify({ ...options, fetch: mutated })
  expect(report.findings.map(({ check }) => check)).toContain(id)
})

async function overHttp(fetch: Fetch, options: VerifyOptions): Promise<Report> {
  const { url, stop } = await listen({ fetch })
  try {
    return await verify({ ...options, url })
  } finally {
    await stop()
  }
}
