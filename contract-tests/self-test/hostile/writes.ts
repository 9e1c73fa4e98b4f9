import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Pool } from '../../../src/generated/schema.js'
import { createServer as createPoolServer } from '../../../src/server.ts'
import { verify } from '../../index.ts'
import { errorResponse, type InterceptedRequest, intercept, jsonResponse, type Mutator, mutateBody, on } from '../mutators.ts'
import type { Attack, Attacks } from './attack.ts'
import { assertReported, attackPools, ofOthers } from './victim.ts'

/** Servers whose ids, or whose responses to writes, lead a run to the pools of others. */
export const writes: Attacks = {
  'id-is-empty': unusableId(''),
  'id-is-a-dot': unusableId('.'),
  'id-is-two-dots': unusableId('..'),
  'id-is-activity': unusableId('activity'),
  'id-is-a-lone-surrogate': unusableId('\ud800'),
  'a-trailing-slash-is-the-collection': {
    description: 'new pools have the id "", and a DELETE of /api/pools/ deletes every pool',
    promise: 'writes',
    run: deleteCollection,
  },
  'id-climbs-out': aliasId('aws/../pool-1', 'a proxy that resolves encoded dot segments', 'pool-1'),
  'id-has-backslashes': aliasId('aws\\..\\pool-1', 'a server that takes backslashes for slashes', 'pool-1'),
  'id-ends-in-a-space': aliasId('pool-1 ', 'a framework that trims path parameters', 'pool-1'),
  'id-has-a-zero-byte': aliasId('pool-1\0new', 'a server that cuts strings at a zero byte', 'pool-1'),
  'id-has-matrix-parameters': aliasId('pool-1;v=2', 'a framework that removes matrix parameters', 'pool-1'),
  'id-has-a-query': aliasId('pool-1?v=2', 'a proxy that decodes the path once too often', 'pool-1'),
  'id-has-a-fragment': aliasId('pool-1#2', 'a proxy that decodes the path once too often', 'pool-1'),
  'id-is-percent-encoded': aliasId('pool%2D1', 'a server that decodes ids twice', 'pool-1'),
  'id-is-two-encoded-dots': aliasId('%2e%2e', 'a server that decodes ids twice', undefined),
  'id-is-full-width': aliasId('ｐｏｏｌ－１', 'a server that normalizes Unicode', 'pool-1'),
  'id-is-too-long': aliasId(`pool-1${' '.repeat(5_000)}x`, 'a database that cuts long ids and ignores trailing spaces', 'pool-1'),
  'id-of-a-listed-pool': foreignId({}),
  'id-of-a-pool-that-the-list-lacks': foreignId({ isHidden: true }),
  'id-of-a-pool-that-a-read-renames': foreignId({ readShowsOurName: true }),
  'id-of-a-hidden-pool-that-a-read-renames': foreignId({ isHidden: true, readShowsOurName: true }),
  'id-of-a-pool-that-every-view-renames': foreignId({ readShowsOurName: true, listShowsOurName: true }),
  'id-of-another-pool-at-times': foreignId({ isHidden: true, every: 5 }),
  'id-of-a-renamed-pool-at-times': foreignId({ isHidden: true, readShowsOurName: true, every: 7 }),
  'deletes-fail': tooManyPools(
    'every deletion returns 500',
    on('deletePool', () => errorResponse(500)),
  ),
  'deletes-find-nothing': tooManyPools(
    'every deletion returns 404 and keeps the pool',
    on('deletePool', () => errorResponse(404)),
  ),
  'deletes-are-forbidden': tooManyPools(
    'every deletion returns 403',
    on('deletePool', () => errorResponse(403)),
  ),
  'deletes-do-nothing': tooManyPools(
    'every deletion reports success and keeps the pool',
    on('deletePool', () => jsonResponse(200, { success: true, message: 'deleted' })),
  ),
  'creates-make-two': tooManyPools(
    'every creation makes two pools',
    on('createPool', async ({ forward }) => {
      await forward()
      return forward()
    }),
  ),
  'creates-tell-no-id': tooManyPools(
    'a creation returns no id, and no pool can be deleted',
    onBoth(
      mutateBody('createPool', ({ id: _, ...pool }) => pool),
      on('deletePool', () => errorResponse(500)),
    ),
  ),
  'creates-are-lost': tooManyPools(
    'the response to every creation is lost',
    on('createPool', async ({ forward }) => {
      await forward()
      throw new TypeError('socket hang up')
    }),
  ),
  'rejected-creates-make-pools': tooManyPools(
    'a creation that returns 400 makes a pool, and no pool can be deleted',
    onBoth(
      on('createPool', async (request) => {
        const response = await request.forward()
        if (response.status !== 400) return response
        const { name, description } = { name: undefined, description: '', ...(request.json as Partial<Pool> | null) }
        const text = [name, description].find((value) => typeof value === 'string') ?? ''
        await request.forward({ json: { name: text, description: text, region: 'r', provider: 'p', nodeTypes: [] } })
        return response
      }),
      on('deletePool', () => errorResponse(500)),
    ),
    ['requests.name-is-required', 'requests.counts-must-be-whole-numbers', 'requests.texts-must-be-strings'],
  ),
  'ids-are-given-twice': tooManyPools('every new pool has the id of the first one, and a deletion removes one pool', sameId),
  'clean-with-a-busy-server': cleanWith('every deletion of a pool of an earlier run returns 429', () =>
    Promise.resolve(new Response(null, { status: 429, headers: { 'retry-after': '100000' } })),
  ),
  'clean-with-a-hanging-server': cleanWith(
    'a deletion of a pool of an earlier run never gets a response',
    () => new Promise(() => {}),
  ),
  'clean-with-a-dropping-server': cleanWith('the connection of a deletion of a pool of an earlier run is closed', () =>
    Promise.reject(new TypeError('socket hang up')),
  ),
  'state-is-denied': {
    description: 'a server with state is verified as a stateless one',
    promise: 'writes',
    async run() {
      await attackPools((fetch) => fetch, { stateless: true, only: ['requests.*', 'robustness.*'] }).catch(ignoreCreatedPools)
    },
  },
}

/** Every new pool gets an id whose URL is another resource. */
function unusableId(id: string): Attack {
  return {
    description: `a created pool has the id ${JSON.stringify(id)}`,
    promise: 'writes',
    async run() {
      const victim = await attackPools(
        onBoth(
          mutateBody('createPool', (pool) => ({ ...pool, id })),
          mutateBody('listPools', (list) => ({
            ...list,
            pools: list.pools.map((pool: Pool) => (ofOthers.test(pool.id) ? pool : { ...pool, id })),
          })),
        ),
        { only: ['pool.*', 'lifecycle.*'] },
      )
      assert.deepEqual(
        victim.writes.filter((write) => !/^(POST \/api\/pools|PATCH .*no-such-pool-\w+|PROPFIND .*|TRACE .*)$/.test(write)),
        [],
      )
      assert.ok(victim.report.findings.some(({ check, level }) => check === 'pool.id-is-addressable' && level === 'must'))
      assert.ok(victim.report.leftBehind.some((left) => left.id === id && !/DELETE/.test(left.curl)))
      assertReported(victim)
    },
  }
}

/** A path with the id of a new pool reaches another pool, because something between normalizes it. */
function aliasId(id: string, cause: string, target: string | undefined): Attack {
  return {
    description: `a new pool has the id ${JSON.stringify(id.slice(0, 20))}, which ${cause} takes for ${target ?? 'the list'}`,
    promise: 'writes',
    async run() {
      const reached: string[] = []
      const victim = await attackPools(
        onBoth(
          mutateBody('createPool', (pool) => ({ ...pool, id })),
          intercept(({ poolId, request, forward }) => {
            if (poolId !== id) return forward()
            if (request.method !== 'GET') reached.push(request.method)
            return forward({ method: 'GET', path: target === undefined ? '/api/pools' : `/api/pools/${target}` })
          }),
        ),
      )
      assert.deepEqual(reached, [])
      assertReported(victim)
    },
  }
}

interface ForeignIdOptions {
  /** The list lacks the pool of others. */
  isHidden?: boolean
  readShowsOurName?: boolean
  listShowsOurName?: boolean
  /** Only every nth creation lies. */
  every?: number
}

/** A creation returns the id of a pool of others. */
function foreignId({
  isHidden = false,
  readShowsOurName = false,
  listShowsOurName = false,
  every = 1,
}: ForeignIdOptions): Attack {
  const views = [
    isHidden ? 'the list lacks it' : listShowsOurName ? "the list shows it under the run's name" : 'the list has it',
    readShowsOurName ? "a read shows it under the run's name" : 'a read shows its name',
    every > 1 ? `one of ${every} creations does so` : 'every creation does so',
  ]
  return {
    description: `a creation returns the id of a pool of others: ${views.join(', ')}`,
    promise: 'writes',
    async run() {
      let created = 0
      let name: string | undefined
      const rename = (pool: Pool) => (name !== undefined && pool.id === 'pool-3' ? { ...pool, name } : pool)
      await attackPools(
        onBoth(
          on('createPool', async ({ forward }) => {
            const response = await forward()
            if (!response.ok || ++created % every !== 0) return response
            const pool = (await response.json()) as Pool
            name = pool.name
            return jsonResponse(201, { ...pool, id: 'pool-3' })
          }),
          mutateBody('getPool', (pool) => (readShowsOurName ? rename(pool) : pool)),
          mutateBody('listPools', (list) => ({
            ...list,
            pools: list.pools
              .filter(({ id }: Pool) => !isHidden || id !== 'pool-3')
              .map((pool: Pool) => (listShowsOurName ? rename(pool) : pool)),
          })),
        ),
      )
    },
  }
}

/** More pools of the run pile up than it can delete. `attackPools` counts them. */
function tooManyPools(description: string, mutate: Mutator, only?: string[]): Attack {
  return {
    description,
    promise: 'writes',
    async run() {
      const victim = await attackPools(mutate, only ? { only } : {})
      assertReported(victim)
    },
  }
}

/** Keeps the pools of one id in a stack: each write concerns the newest one. */
function sameId(original: Parameters<Mutator>[0]): ReturnType<Mutator> {
  const ids: string[] = []
  const shown = 'pool-same'
  return onBoth(
    on(['getPool', 'updatePool', 'deletePool'], async ({ poolId, forward, operation }) => {
      const inner = poolId === shown ? ids.at(-1) : poolId
      if (inner === undefined) return errorResponse(404)
      const response = await forward({ path: `/api/pools/${encodeURIComponent(inner)}` })
      if (operation !== 'deletePool') return poolId === shown && response.ok ? renumber(response, shown) : response
      if (response.ok && poolId === shown) ids.pop()
      return response
    }),
    on('createPool', async ({ forward }) => {
      const response = await forward()
      if (!response.ok) return response
      const pool = (await response.json()) as Pool
      ids.push(pool.id)
      return jsonResponse(201, { ...pool, id: shown })
    }),
    mutateBody('listPools', (list) => ({
      ...list,
      pools: list.pools.map((pool: Pool) => (ids.includes(pool.id) ? { ...pool, id: shown } : pool)),
    })),
  )(original)
}

async function renumber(response: Response, id: string): Promise<Response> {
  return jsonResponse(response.status, { ...((await response.json()) as Pool), id })
}

/** The run has ended when `--clean` meets a server that does not respond to deletions. */
function cleanWith(description: string, respond: () => Promise<Response>): Attack {
  return {
    description: `with --clean, ${description}`,
    promise: 'writes',
    async run() {
      const { report } = await attackPools(
        on('deletePool', (request: InterceptedRequest) => (request.poolId === 'pool-7' ? respond() : request.forward())),
        { names: [leftover], clean: true, only: 'lifecycle.delete-says-success', timeout: 300, leftovers: ['pool-7'] },
      )
      assert.ok(report.notes.some((note) => note.includes(leftover)))
    },
  }
}

/** A name of a run with the seed 6. */
const leftover = 'Contract Test aaaaaag aaaaughl'

async function deleteCollection(): Promise<void> {
  const pools = createPoolServer()
  const count = pools.state().pools.length
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    if (incoming.method === 'TRACE') return outgoing.writeHead(405).end()
    const body = incoming.method === 'POST' || incoming.method === 'PUT' ? { body: Buffer.concat(chunks) } : {}
    if (incoming.method === 'DELETE' && /^\/api\/pools\/?$/.test(incoming.url ?? '')) {
      for (const { id } of pools.state().pools) await pools.fetch(`http://x/api/pools/${id}`, { method: 'DELETE' })
      return outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"success":true,"message":"deleted"}')
    }
    const headers = { 'content-type': 'application/json' }
    const response = await pools.fetch(`http://x${incoming.url}`, { method: incoming.method ?? 'GET', headers, ...body })
    const text = await response.text()
    const shown = incoming.method === 'POST' && response.ok ? JSON.stringify({ ...JSON.parse(text), id: '' }) : text
    return outgoing.writeHead(response.status, { 'content-type': 'application/json' }).end(shown)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    await verify({ url: `http://127.0.0.1:${port}`, write: true, seed: 5, runs: 1, only: ['lifecycle.*', 'pool.*'] })
    assert.ok(pools.state().pools.length >= count, 'every pool was deleted')
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** Without state, the run cannot know which pools it created, so it deletes none. */
function ignoreCreatedPools(error: unknown): void {
  if (!(error instanceof assert.AssertionError) || !/pools of the run existed/.test(error.message)) throw error
}

function onBoth(...mutators: Mutator[]): Mutator {
  return (original) => mutators.reduce((fetch, mutate) => mutate(fetch), original)
}
