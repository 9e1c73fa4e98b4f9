import assert from 'node:assert/strict'
import type { Fetch } from '../../../src/core/fetch.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { createServer, type ServerOptions } from '../../../src/server.ts'
import { type Report, type VerifyOptions, verify } from '../../index.ts'
import type { Mutator } from '../mutators.ts'

/** A run against a server with twelve pools of others. */
export interface Victim {
  report: Report
  /** Every request that is not a GET, HEAD or OPTIONS, such as `PUT /api/pools/pool-13`. */
  writes: string[]
  /** The names of the pools of the run that remain. */
  remaining: string[]
}

export interface VictimOptions extends VerifyOptions {
  server?: ServerOptions
  /** Names of further pools of others. */
  names?: string[]
  /** True if the server itself changes the pools of others. Then only writes of the run count. */
  changesPools?: boolean
  /** Pools of an earlier run, which this one deletes. */
  leftovers?: string[]
}

/** The ids of the twelve pools of the embedded server. */
export const ofOthers = /^pool-([1-689]|1[0-3])$/

/** Checks that see the writes of most scenarios, and take a second or two. */
const only = ['lifecycle.*', 'robustness.odd-json-never-fails', 'concurrency.parallel-creations-give-distinct-pools']

/**
 * Runs the suite against an embedded server behind a mutator.
 *
 * @throws {AssertionError} if the run wrote to a pool of others or to an ambiguous path, or kept more than 8 pools.
 */
export async function attackPools(
  mutate: Mutator,
  { server: serverOptions = {}, names = [], changesPools = false, leftovers = [], ...options }: VictimOptions = {},
): Promise<Victim> {
  const server = createServer(serverOptions)
  for (const name of names) await createPool(server.fetch, name)
  const before = server.state().pools
  const foreignIds = new Set(before.map(({ id }) => id).filter((id) => !leftovers.includes(id)))
  const mutated = mutate(server.fetch)
  const writes: string[] = []
  let largest = 0
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init)
    if (!/^(GET|HEAD|OPTIONS)$/.test(request.method)) writes.push(`${request.method} ${readPath(request.url)}`)
    try {
      return await mutated(request)
    } finally {
      largest = Math.max(largest, server.state().pools.filter(({ id }) => !foreignIds.has(id)).length)
    }
  }
  const report = await verify({ fetch, write: true, seed: 5, runs: 1, only, timeout: 2_000, ...options })

  const isSafe = (write: string) => write === 'POST /api/pools' || /^(PROPFIND|TRACE|PATCH) .*\/no-such-pool-\w+$/.test(write)
  for (const write of new Set(writes.filter((line) => !isSafe(line)))) {
    const segment = /^\w+ \/api\/pools\/([^/]+)$/.exec(write)?.[1]
    assert.ok(segment !== undefined, `${write} is not one segment below /api/pools`)
    const id = decodeURIComponent(segment)
    assert.ok(!/^(\.{0,2}|activity)$/.test(id), `${write} names another resource`)
    assert.ok(!foreignIds.has(id), `${write} is a pool of others`)
  }
  const after = server.state().pools
  if (!changesPools)
    assert.deepEqual(
      after.filter(({ id }) => foreignIds.has(id)).map(stable),
      before.filter(({ id }) => foreignIds.has(id)).map(stable),
    )
  assert.equal(after.filter(({ id }) => foreignIds.has(id)).length, foreignIds.size, 'a pool of others was deleted')
  assert.ok(largest <= 8, `${largest} pools of the run existed at a time`)
  return { report, writes, remaining: after.filter(({ id }) => !foreignIds.has(id)).map(({ name }) => name) }
}

/** Creates a pool of others, or of an earlier run. */
export async function createPool(fetch: Fetch, name: string): Promise<string> {
  const body = JSON.stringify({ name, region: 'us-west-2', provider: 'AWS', nodeTypes: [] })
  const response = await fetch('http://x/api/pools', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  return ((await response.json()) as { id: string }).id
}

/** Asserts that the report names each of the pools: in `leftBehind`, or in a note. */
export function assertReported({ report, remaining }: Victim): void {
  const text = JSON.stringify([report.leftBehind, report.notes])
  for (const name of remaining) assert.ok(text.includes(JSON.stringify(name).slice(1, -1)), `${name} is not reported: ${text}`)
}

/** The path as it was sent. A `URL` keeps it, except for dot segments, which `Request` has removed. */
function readPath(url: string): string {
  return url.slice(url.indexOf('/', 'http://'.length))
}

/** The status and the utilization change by themselves. */
function stable({ id, name, description, region, provider, nodeTypes, tags, createdAt }: Pool) {
  return { id, name, description, region, provider, nodeTypes, tags, createdAt }
}
