/** What many defects are made of: other storage, other lookups, caches, and pauses where a database would be asked. */

import type { OperationId } from '../../../src/core/operations.ts'
import type { Activity, NodeType, Pool, PoolList } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import {
  errorResponse,
  type InterceptedRequest,
  intercept,
  jsonResponse,
  type Mutator,
  mutateBody,
  mutatePools,
  on,
  withBody,
} from '../mutators.ts'

const onePool: OperationId[] = ['getPool', 'updatePool', 'deletePool']
export const writes: OperationId[] = ['createPool', 'updatePool', 'deletePool']

/** A defect that remembers: each server begins anew. */
export function remembering<State>(begin: () => State, culprit: (state: State) => Mutator): Mutator {
  return (original) => culprit(begin())(original)
}

/** Several layers; the last one is the outermost, which sees a request first. */
export function layered(...culprits: Mutator[]): Mutator {
  return (original) => culprits.reduce((fetch, culprit) => culprit(fetch), original)
}

/** A body as it was sent, whatever is in it. */
// biome-ignore lint/suspicious/noExplicitAny: what strangers send has any shape, and a careless server does not look
export type Sent = Record<string, any>

export function isObject(value: unknown): value is Sent {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Stores something else than what was sent, and answers what it stored. */
export function stores(change: (sent: Sent) => unknown, ids: OperationId[] = ['createPool', 'updatePool']): Mutator {
  return on(ids, ({ json: sent, forward }) => (isObject(sent) ? forward({ json: change(structuredClone(sent)) }) : forward()))
}

/** Stores texts otherwise than they were sent. */
export function storesText(change: (text: string) => unknown, fields = ['name', 'description', 'tags']): Mutator {
  return stores((sent) => {
    const changed = (value: unknown) => (typeof value === 'string' ? change(value) : value)
    for (const field of fields)
      if (field in sent) sent[field] = Array.isArray(sent[field]) ? sent[field].map(changed) : changed(sent[field])
    return sent
  })
}

/** Answers a write with what was sent, whatever was stored. */
export const echoing: Mutator = on(['createPool', 'updatePool'], async ({ json: sent, forward }) => {
  const response = await forward()
  if (!response.ok || !isObject(sent)) return response
  const { name, description, region, provider, nodeTypes, tags } = sent
  const pool = { ...(await response.json()), ...defined({ name, description, region, provider, nodeTypes, tags }) }
  return withBody(response, { ...pool, nodeCount: nodesIn(pool.nodeTypes) })
})

/** Finds another pool than the one that was asked for. `undefined` looks no further. */
export function lookup(find: (asked: string, ids: string[]) => string | undefined, ids = onePool): Mutator {
  return on(ids, async (passing) => {
    const { poolId = '', forward } = passing
    const found = find(
      poolId,
      (await readList(passing)).pools.map((pool) => pool.id),
    )
    return found === undefined || found === poolId ? forward() : forward({ path: poolPath(found) })
  })
}

/** Shows pools otherwise from some event on. */
export function disguised(begin: (disguises: Map<string, Partial<Record<keyof Pool, unknown>>>) => Mutator): Mutator {
  return remembering(
    () => new Map<string, Partial<Record<keyof Pool, unknown>>>(),
    (disguises) =>
      layered(
        begin(disguises),
        mutatePools((pool) => ({ ...pool, ...disguises.get(pool.id) })),
      ),
  )
}

/**
 * Takes what an honest server refuses: `stored` is what an honest one takes in its place, `shown` what this one shows
 * for it. `undefined` leaves a body alone.
 */
export function accepts(
  read: (sent: Sent) => { stored: Sent; shown?: Partial<Record<keyof Pool, unknown>> } | undefined,
  ids: OperationId[] = ['createPool', 'updatePool'],
): Mutator {
  return disguised((disguises) =>
    on(ids, async ({ json: sent, forward }) => {
      const taken = isObject(sent) ? read(structuredClone(sent)) : undefined
      if (!taken) return forward()
      const response = await forward({ json: taken.stored })
      if (response.ok && taken.shown) disguises.set(((await response.clone().json()) as Pool).id, taken.shown)
      return response
    }),
  )
}

/** Answers 500 where a careless server throws. */
export function crashes(when: (passing: InterceptedRequest) => boolean | Promise<boolean>): Mutator {
  return intercept(async (passing) =>
    (await when(passing)) ? errorResponse(500, 'An unexpected error occurred') : passing.forward(),
  )
}

/** Pools that live on beside the honest ones, in every view. */
export function haunted(begin: (ghosts: Map<string, Pool>) => Mutator): Mutator {
  return remembering(
    () => new Map<string, Pool>(),
    (ghosts) => layered(showing(ghosts), begin(ghosts)),
  )
}

function showing(ghosts: Map<string, Pool>): Mutator {
  return layered(
    mutateBody('listPools', ({ summary, pools }: PoolList) => summed({ summary, pools: [...pools, ...ghosts.values()] })),
    on(onePool, ({ operation, poolId = '', json: sent, forward }) => {
      const ghost = ghosts.get(poolId)
      if (!ghost) return forward()
      if (operation === 'deletePool') {
        ghosts.delete(poolId)
        return jsonResponse(200, { success: true, message: 'Pool deleted successfully' })
      }
      if (operation === 'updatePool') ghosts.set(poolId, merged(ghost, sent))
      return jsonResponse(200, ghosts.get(poolId))
    }),
  )
}

/** What a pool is after an update that nobody checked. */
export function merged(pool: Pool, sent: unknown): Pool {
  const { name, description, nodeTypes, tags } = isObject(sent) ? sent : {}
  const after = { ...pool, ...defined({ name, description, nodeTypes, tags }) }
  return { ...after, nodeCount: nodesIn(after.nodeTypes) }
}

/** Ids that callers see, and the honest ones behind them. */
export interface Aliases {
  honest: Map<string, string>
  shown: Map<string, string>
}

/** Gives pools other ids than the honest ones, in every view; also the same to two pools. */
export function aliased(begin: (aliases: Aliases) => Mutator): Mutator {
  return remembering(
    (): Aliases => ({ honest: new Map(), shown: new Map() }),
    (aliases) => layered(begin(aliases), behind(aliases)),
  )
}

/** Names a new pool, in the answer to its creation and from then on. */
export async function aliasCreated(response: Response, aliases: Aliases, id: string): Promise<Response> {
  if (!response.ok) return response
  const pool = (await response.clone().json()) as Pool
  aliases.honest.set(id, pool.id)
  aliases.shown.set(pool.id, id)
  return response
}

function behind({ honest: original, shown }: Aliases): Mutator {
  const showPool = (pool: Pool) => ({ ...pool, id: shown.get(pool.id) ?? pool.id })
  const showEntry = (entry: Activity) => ({ ...entry, poolId: shown.get(entry.poolId) ?? entry.poolId })
  const inside = (id: string) => original.get(id) ?? (shown.has(id) ? `no-${id}` : id)
  return layered(
    mutatePools(showPool),
    mutateBody('listActivity', (body) => ({ activities: body.activities.map(showEntry) })),
    on(onePool, ({ poolId = '', forward }) =>
      inside(poolId) === poolId ? forward() : forward({ path: poolPath(inside(poolId)) }),
    ),
    on('listActivity', ({ request, forward }) => {
      const asked = new URL(request.url).searchParams.get('poolId')
      return asked === null ? forward() : forward({ path: `/api/pools/activity?poolId=${encodeURIComponent(inside(asked))}` })
    }),
  )
}

/** The list as an honest server has it. */
export async function readList({ forward }: InterceptedRequest): Promise<PoolList> {
  return (await (await forward({ method: 'GET', path: '/api/pools' })).json()) as PoolList
}

/** The pool that the path asks for, as an honest server has it. */
export async function readPool({ forward, poolId = '' }: InterceptedRequest, id = poolId): Promise<Pool | undefined> {
  const response = await forward({ method: 'GET', path: poolPath(id) })
  return response.ok ? ((await response.json()) as Pool) : undefined
}

/** A list whose summary fits the pools in it, but for the capacity. */
export function summed({ summary, pools }: PoolList): PoolList {
  return {
    summary: {
      ...summary,
      totalPools: pools.length,
      activePools: pools.filter(({ status }) => status === 'active').length,
      totalNodes: pools.reduce((sum, { nodeCount }) => sum + nodeCount, 0),
    },
    pools,
  }
}

export function nodesIn(nodeTypes: readonly NodeType[]): number {
  return nodeTypes.reduce((sum, { count }) => sum + count, 0)
}

/** As long as a question to a database takes. */
export function pause(ms = 5): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function defined(fields: Sent): Sent {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
