import assert from 'node:assert/strict'
import type { Pool } from '../../../src/generated/schema.js'
import { createServer } from '../../../src/server.ts'
import { PoolNames } from '../../model/pool-names.ts'
import { type Mutator, mutateBody, on, withBody } from '../mutators.ts'
import type { Attack, Attacks } from './attack.ts'
import { assertReported, attackPools, type VictimOptions } from './victim.ts'

const single: ('createPool' | 'getPool' | 'updatePool')[] = ['createPool', 'getPool', 'updatePool']

/** Servers that give ids in another form than a string named `id`. */
export const unusualIds: Attacks = {
  'ids-are-numbers': removed(
    'ids are numbers',
    everywhere((id) => ({ id: Number(id) })),
    { hasOneKindOfFinding: true },
  ),
  'ids-are-numbers-in-a-create': removed(
    'only the response to a create has a number as id',
    onCreate((id) => ({ id: Number(id) })),
  ),
  'ids-are-fractions': removed(
    'ids are numbers with a fraction',
    everywhere((id) => ({ id: Number(id) })),
    { ids: (n) => `${n}.5` },
  ),
  'ids-are-large-integers': removed(
    'ids are numbers above 2^53',
    writtenIds((id) => id),
    { ids: (n) => `90071992547409${1_001 + 2 * n}` },
  ),
  'ids-are-rounded': named(
    'ids are numbers above 2^53 that the server itself rounds',
    writtenIds((id) => String(BigInt(Number(id)))),
    { ids: (n) => `90071992547409${1_001 + 2 * n}` },
  ),
  'ids-are-named-underscore-id': removed(
    'ids are named _id',
    everywhere((id) => ({ id: undefined, _id: id })),
  ),
  'ids-are-named-uuid': removed(
    'ids are named uuid',
    everywhere((id) => ({ id: undefined, uuid: id })),
  ),
  'ids-are-named-pool-id': removed(
    'ids are numbers named pool_id',
    everywhere((id) => ({ id: undefined, pool_id: Number(id) })),
  ),
  'ids-are-object-ids': removed(
    'ids are objects with an $oid',
    everywhere((id) => ({ id: undefined, _id: { $oid: id } })),
  ),
  'create-tells-no-id': removed(
    'the response to a create has no id',
    onCreate(() => ({ id: undefined })),
  ),
  'create-tells-a-null-id': removed(
    'the response to a create has null as id',
    onCreate(() => ({ id: null })),
  ),
  'create-tells-only-its-location': removed(
    'no response has an id, but that of a create has a Location',
    everywhere(() => ({ id: undefined })),
    { isLocated: true },
  ),
  'create-is-empty-with-a-location': removed(
    'the response to a create has a Location and no body',
    on('createPool', async ({ forward }) => {
      const response = await forward()
      if (!response.ok) return response
      const { id } = (await response.json()) as Pool
      return new Response(null, { status: 201, headers: { location: `/api/pools/${id}` } })
    }),
    { isLocated: true },
  ),
  'no-response-has-an-id': named(
    'no response has an id',
    everywhere(() => ({ id: undefined })),
  ),
  'every-id-is-null': named(
    'every id is null',
    everywhere(() => ({ id: null })),
  ),
  'every-id-is-true': named(
    'every id is true',
    everywhere(() => ({ id: true })),
  ),
  'every-id-is-an-object': named(
    'every id is an object',
    everywhere((id) => ({ id: { value: id } })),
  ),
  'no-id-and-no-list': named(
    'no response has an id, and the list is an empty object',
    compose(
      everywhere(() => ({ id: undefined })),
      on('listPools', () => Response.json({})),
    ),
  ),
  'no-id-and-a-broken-list': named(
    'no response has an id, and the list returns 500',
    compose(
      everywhere(() => ({ id: undefined })),
      on('listPools', () => Response.json({}, { status: 500 })),
    ),
  ),
  'no-id-and-a-list-of-20': named(
    'no response has an id, and the list stops at 12 pools',
    compose(
      everywhere(() => ({ id: undefined })),
      mutateBody('listPools', (list) => ({ ...list, pools: list.pools.slice(0, 12) })),
    ),
  ),
  'pools-in-data': removed(
    'pools are in an envelope named data',
    mutateBody(single, (pool) => ({ success: true, data: pool })),
  ),
  'pools-in-pool': removed(
    'pools are in an envelope named pool',
    mutateBody(single, (pool) => ({ pool })),
  ),
  'pools-in-an-array': removed(
    'a pool is an array of one',
    mutateBody(single, (pool) => [pool]),
  ),
  'all-in-data': removed(
    'all bodies are in an envelope named data',
    mutateBody([...single, 'listPools'], (data) => ({ data })),
  ),
  'list-is-an-array': removed(
    'the list is an array',
    mutateBody('listPools', ({ pools }) => pools),
  ),
  'list-in-data': removed(
    'the list is in an envelope',
    mutateBody('listPools', ({ pools }) => ({ data: { items: pools } })),
  ),
  'numbers-in-data': removed(
    'pools have numbers as ids, in an envelope named data',
    compose(
      everywhere((id) => ({ id: Number(id) })),
      mutateBody(single, (data) => ({ data })),
    ),
  ),
  'numbers-in-results': removed(
    'ids are numbers, and the list is in results',
    compose(
      everywhere((id) => ({ id: Number(id) })),
      mutateBody('listPools', ({ pools }) => ({ count: pools.length, next: null, results: pools })),
    ),
  ),
  'clean-with-numbers': cleaned(
    'with --clean, ids are numbers',
    everywhere((id) => ({ id: Number(id) })),
  ),
  'clean-with-underscore-id': cleaned(
    'with --clean, ids are named _id',
    everywhere((id) => ({ id: undefined, _id: id })),
  ),
  'clean-with-an-array': cleaned(
    'with --clean, the list is an array',
    mutateBody('listPools', ({ pools }) => pools),
  ),
  'clean-without-ids': cleaned(
    'with --clean, no response has an id',
    everywhere(() => ({ id: undefined })),
    true,
  ),
}

interface UnusualOptions {
  /** The id of the nth pool. */
  ids?: (n: number) => string
  /** True if the check of the schema reports all, and the others can judge. */
  hasOneKindOfFinding?: boolean
  /** True if the response to a create has a `Location`. */
  isLocated?: boolean
}

/** The run removes its pools, and reports what the schema says about them. */
function removed(
  description: string,
  mutate: Mutator,
  { isLocated = false, hasOneKindOfFinding = false, ...options }: UnusualOptions = {},
): Attack {
  return {
    description,
    promise: 'writes',
    async run() {
      const { report, remaining } = await attackPools(
        compose(mutate, isLocated ? (fetch) => fetch : withoutLocation),
        victim(options),
      )
      assert.deepEqual(remaining, [])
      assert.deepEqual(report.leftBehind, [])
      assert.deepEqual(
        report.notes.filter((note) => /remain|cannot|exist/.test(note)),
        [],
      )
      assert.equal(report.verdict, 'violates')
      if (!hasOneKindOfFinding) return
      const failed = report.checks.filter(({ outcome, level }) => outcome === 'failed' && level !== 'may')
      assert.deepEqual(
        failed.map(({ id }) => id),
        ['answers.success-matches-its-schema'],
      )
      assert.equal(report.counts.inconclusive, 0)
    },
  }
}

/** The run creates no more after its first pool without an id, and names it. */
function named(description: string, mutate: Mutator, options: UnusualOptions = {}): Attack {
  return {
    description,
    promise: 'writes',
    async run() {
      const found = await attackPools(compose(mutate, withoutLocation), victim(options))
      assert.equal(found.remaining.length, 1)
      assert.ok(found.report.leftBehind.some(({ name }) => name === found.remaining[0]))
      assertReported(found)
    },
  }
}

/** The run removes the pools of an earlier run, or names them. */
function cleaned(description: string, mutate: Mutator, isNamed = false): Attack {
  return {
    description,
    promise: 'writes',
    async run() {
      const earlier = new PoolNames(6)
      const names = Array.from({ length: 3 }, () => earlier.next())
      const options = victim({})
      const { report, remaining } = await attackPools(mutate, {
        ...options,
        names,
        clean: true,
        only: 'pools.reads-succeed',
        leftovers: ['53', '55', '57'],
      })
      assert.deepEqual(remaining, isNamed ? names : [])
      for (const name of names)
        assert.ok(
          report.notes.some((note) => note.includes(name)),
          `${name} is not in a note`,
        )
    },
  }
}

/** Every pool has an id that is a number as text. */
function victim({ ids = String }: UnusualOptions): VictimOptions {
  let n = 40
  const pools = createServer()
    .state()
    .pools.map((pool) => ({ ...pool, id: ids(++n) }))
  return { server: { pools, activities: [], ids: () => ids(++n) }, only: ['*'], runs: 3 }
}

/** Changes the members of every pool. */
function everywhere(change: (id: string) => object): Mutator {
  const changed = (pool: Pool) => ({ ...pool, ...change(pool.id) })
  return compose(
    mutateBody([...single, 'listPools'], (body) =>
      'pools' in body ? { ...body, pools: body.pools.map(changed) } : changed(body),
    ),
    mutateBody('listActivity', (log) => ({
      ...log,
      activities: log.activities.map((entry: { poolId: string }) => {
        const { id = entry.poolId } = change(entry.poolId) as { id?: unknown }
        return { ...entry, poolId: id }
      }),
    })),
  )
}

function onCreate(change: (id: string) => object): Mutator {
  return mutateBody('createPool', (pool) => ({ ...pool, ...change(pool.id) }))
}

/** Writes ids as bare numbers, with all of their digits. */
function writtenIds(change: (id: string) => string): Mutator {
  return on([...single, 'listPools', 'listActivity'], async ({ forward }) => {
    const response = await forward()
    if (!response.ok) return response
    const text = (await response.text()).replaceAll(/"(id|poolId)":"(\d+)"/g, (_, key, id) => `"${key}":${change(id)}`)
    return withBody(response, text)
  })
}

const withoutLocation: Mutator = on('createPool', async ({ forward }) => {
  const { status, headers, body } = await forward()
  const rest = new Headers(headers)
  rest.delete('location')
  return new Response(body, { status, headers: rest })
})

function compose(...mutators: Mutator[]): Mutator {
  return (original) => mutators.reduce((fetch, mutate) => mutate(fetch), original)
}
