import assert from 'node:assert/strict'
import type { Fetch } from '../../../src/core/fetch.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { type Mutator, mutateBody, on } from '../mutators.ts'
import type { Attack, Attacks } from './attack.ts'
import { assertReported, attackPools, createPool, ofOthers, type VictimOptions } from './victim.ts'

/** Names of the runs with the seeds 5 and 6. */
const ofThisRun = 'Contract Test aaaaaaf aaawvsfa'
const ofAnotherRun = 'Contract Test aaaaaag aaaaughl'
const clean = { clean: true }

/** Pools of others that have, or get, names like those of the run. */
export const foreignNames: Attacks = {
  ...withAndWithoutClean('update-without-where', 'an update gives every pool the name that was sent', () => updateWithoutWhere()),
  ...withAndWithoutClean('lists-rename', 'the list shows every pool under the newest name of the run', () =>
    rename(['listPools']),
  ),
  ...withAndWithoutClean('reads-rename', 'a read shows every pool under the newest name of the run', () => rename(['getPool'])),
  ...withAndWithoutClean('all-views-rename', 'the list and reads show every pool under the newest name of the run', () =>
    rename(['listPools', 'getPool']),
  ),
  ...withAndWithoutClean('descriptions-are-copied', 'an update gives every pool the name and description that were sent', () =>
    updateWithoutWhere(true),
  ),
  'names-of-this-seed-before': reportedNames('pools of others have names of this run before it starts', [ofThisRun]),
  'names-of-this-seed-before-clean': reportedNames(
    'with --clean, pools of others have names of this run before it starts',
    [ofThisRun],
    clean,
  ),
  'name-of-a-person': attackNames('with --clean, a pool is named "Contract Test cluster for production"', [
    'Contract Test cluster for production',
  ]),
  'name-with-seven-letters': attackNames('with --clean, a pool is named "Contract Test cluster aaa"', [
    'Contract Test cluster aaa',
  ]),
  'name-with-a-wrong-checksum': attackNames('with --clean, the last letter of a generated name was changed', [
    `${ofAnotherRun.slice(0, -1)}z`,
  ]),
  'name-that-begins-generated': reportedNames(
    'with --clean, a person added words to a generated name',
    [`${ofAnotherRun} for production`],
    clean,
  ),
  'name-that-contains-generated': attackNames('with --clean, a generated name follows words of a person', [
    `Copy of ${ofAnotherRun}`,
  ]),
  'name-in-another-case': attackNames('with --clean, a generated name is in upper case', [ofAnotherRun.toUpperCase()]),
  'two-pools-with-a-generated-name': reportedNames(
    'with --clean, two pools have the same generated name',
    [ofAnotherRun, ofAnotherRun],
    clean,
  ),
  'leftover-name-during-the-run': {
    description: 'with --clean, a pool of others gets a generated name after the run has begun',
    promise: 'writes',
    run: () => attackPools(renameAfter(20, ofAnotherRun), { ...clean, changesPools: true }).then(() => {}),
  },
  'leftover-that-a-read-shows-otherwise': {
    description: 'with --clean, the list shows a pool of others under a generated name, and a read under its own',
    promise: 'writes',
    run: () =>
      attackPools(
        mutateBody('listPools', (list) => ({
          ...list,
          pools: list.pools.map((pool: Pool) => (pool.id === 'pool-4' ? { ...pool, name: ofAnotherRun } : pool)),
        })),
        clean,
      ).then(() => {}),
  },
  'lost-creation-and-a-namesake': {
    description: 'the response to a creation is lost, and another pool appears with its name',
    promise: 'writes',
    run: loseAndImitate,
  },
  'new-pool-of-others-is-renamed': {
    description: 'an update without WHERE also renames a pool that others created during the run',
    promise: 'writes',
    run: renameNewcomer,
  },
}

/** The attack must not succeed in a run with `--clean` either. */
function withAndWithoutClean(id: string, description: string, build: () => Mutator): Attacks {
  const attack = (text: string, options: VictimOptions): Attack => ({
    description: text,
    promise: 'writes',
    async run() {
      assertReported(await attackPools(build(), { changesPools: true, ...options }))
    },
  })
  return { [id]: attack(description, {}), [`${id}-clean`]: attack(`with --clean, ${description}`, clean) }
}

/** Pools of others have these names from the start, and keep them. */
function attackNames(description: string, names: string[], options: VictimOptions = clean): Attack {
  return {
    description,
    promise: 'writes',
    async run() {
      await attackPools((fetch) => fetch, { names, ...options })
    },
  }
}

/** Like `attackNames`. The report tells that these pools remain. */
function reportedNames(description: string, names: string[], options: VictimOptions = {}): Attack {
  return {
    description,
    promise: 'writes',
    async run() {
      const { report } = await attackPools((fetch) => fetch, { names, ...options })
      for (const name of names) assert.ok(report.notes.some((note) => note.includes(name)))
    },
  }
}

/** `UPDATE pools SET name = …` without a condition. */
function updateWithoutWhere(copiesDescriptions = false): Mutator {
  return (original) =>
    on('updatePool', async ({ forward, json }) => {
      const response = await forward()
      const { name, description } = json as Partial<Pool>
      if (!response.ok || typeof name !== 'string') return response
      await updateAll(original, { name, ...(copiesDescriptions ? { description } : {}) })
      return response
    })(original)
}

async function updateAll(fetch: Fetch, changes: object): Promise<void> {
  const { pools } = (await (await fetch('http://x/api/pools')).json()) as { pools: Pool[] }
  for (const { id } of pools) {
    const headers = { 'content-type': 'application/json' }
    await fetch(`http://x/api/pools/${id}`, { method: 'PUT', body: JSON.stringify(changes), headers })
  }
}

/** Shows the twelve pools of others under the name in the newest request. */
function rename(views: ('listPools' | 'getPool')[]): Mutator {
  let newest: unknown
  const show = (pool: Pool) => (newest !== undefined && ofOthers.test(pool.id) ? { ...pool, name: newest } : pool)
  return (original) =>
    on(['createPool', 'updatePool'], ({ forward, json }) => {
      const { name } = (json ?? {}) as { name?: unknown }
      if (typeof name === 'string') newest = name
      return forward()
    })(mutateBody(views, (body) => ('pools' in body ? { ...body, pools: body.pools.map(show) } : show(body)))(original))
}

/** Renames the pool `pool-2` once the server has had a number of requests. */
function renameAfter(count: number, name: string): Mutator {
  return (original) => {
    let requests = 0
    return async (input, init) => {
      if (++requests === count) {
        const headers = { 'content-type': 'application/json' }
        await original('http://x/api/pools/pool-2', { method: 'PUT', body: JSON.stringify({ name }), headers })
      }
      return original(input, init)
    }
  }
}

async function loseAndImitate(): Promise<void> {
  const imitations: string[] = []
  const deleted: string[] = []
  await attackPools(
    (original) =>
      on(['createPool', 'deletePool'], async ({ operation, poolId = '', forward, json }) => {
        if (operation === 'deletePool') {
          deleted.push(poolId)
          return forward()
        }
        await forward()
        const { name } = (json ?? {}) as { name?: unknown }
        // Two of them: one could be the result of a retry.
        if (typeof name === 'string' && imitations.length < 4)
          imitations.push(await createPool(original, name), await createPool(original, name))
        throw new TypeError('socket hang up')
      })(original),
    { only: 'lifecycle.delete-says-success' },
  ).catch((error) => {
    if (!/pools of the run existed/.test(String(error))) throw error
  })
  assert.deepEqual(
    deleted.filter((id) => imitations.includes(id)),
    [],
  )
}

async function renameNewcomer(): Promise<void> {
  let newcomer: string | undefined
  const reached: string[] = []
  await attackPools(
    (original) =>
      on(['updatePool', 'deletePool'], async ({ operation, poolId, forward, json }) => {
        if (poolId !== undefined && poolId === newcomer) reached.push(String(operation))
        const { name } = (json ?? {}) as { name?: unknown }
        if (operation === 'updatePool' && typeof name === 'string') {
          newcomer ??= await createPool(original, 'Pool of others')
          await updateAll(original, { name })
        }
        return forward()
      })(original),
    { changesPools: true },
  )
  assert.deepEqual(reached, [])
}
