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
export function withState<State>(begin: () => State, mutate: (state: State) => Mutator): Mutator {
  return (original) => mutate(begin())(original)
}

/** Several layers; the last one is the outermost, which sees a request first. */
export function compose(...mutators: Mutator[]): Mutator {
  return (original) => mutators.reduce((fetch, mutate) => mutate(fetch), original)
}

/** A body as it was sent, whatever is in it. */
// biome-ignore lint/suspicious/noExplicitAny: what strangers send has any shape, and a careless server does not look
export type SentBody = Record<string, any>

export function isObject(value: unknown): value is SentBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Stores something else than what was sent, and answers what it stored. */
export function rewriteBody(change: (sent: SentBody) => unknown, ids: OperationId[] = ['createPool', 'updatePool']): Mutator {
  return on(ids, ({ json: sent, forward }) => (isObject(sent) ? forward({ json: change(structuredClone(sent)) }) : forward()))
}

/** Stores texts otherwise than they were sent. */
export function rewriteText(change: (text: string) => unknown, fields = ['name', 'description', 'tags']): Mutator {
  return rewriteBody((sent) => {
    const changed = (value: unknown) => (typeof value === 'string' ? change(value) : value)
    for (const field of fields)
      if (field in sent) sent[field] = Array.isArray(sent[field]) ? sent[field].map(changed) : changed(sent[field])
    return sent
  })
}

/** Answers a write with what was sent, whatever was stored. */
export const echoSentFields: Mutator = on(['createPool', 'updatePool'], async ({ json: sent, forward }) => {
  const response = await forward()
  if (!response.ok || !isObject(sent)) return response
  const { name, description, region, provider, nodeTypes, tags } = sent
  const pool = { ...(await response.json()), ...omitUndefined({ name, description, region, provider, nodeTypes, tags }) }
  return withBody(response, { ...pool, nodeCount: countNodes(pool.nodeTypes) })
})

/** Finds another pool than the one that was asked for. `undefined` looks no further. */
export function redirectLookup(find: (requestedId: string, ids: string[]) => string | undefined, ids = onePool): Mutator {
  return on(ids, async (intercepted) => {
    const { poolId = '', forward } = intercepted
    const found = find(
      poolId,
      (await readList(intercepted)).pools.map((pool) => pool.id),
    )
    return found === undefined || found === poolId ? forward() : forward({ path: poolPath(found) })
  })
}

/** Shows pools otherwise from some event on. */
export function withOverrides(begin: (overrides: Map<string, Partial<Record<keyof Pool, unknown>>>) => Mutator): Mutator {
  return withState(
    () => new Map<string, Partial<Record<keyof Pool, unknown>>>(),
    (overrides) =>
      compose(
        begin(overrides),
        mutatePools((pool) => ({ ...pool, ...overrides.get(pool.id) })),
      ),
  )
}

/**
 * Takes what an honest server refuses: `stored` is what an honest one takes in its place, `shown` what this one shows
 * for it. `undefined` leaves a body alone.
 */
export function acceptInvalid(
  read: (sent: SentBody) => { stored: SentBody; shown?: Partial<Record<keyof Pool, unknown>> } | undefined,
  ids: OperationId[] = ['createPool', 'updatePool'],
): Mutator {
  return withOverrides((overrides) =>
    on(ids, async ({ json: sent, forward }) => {
      const taken = isObject(sent) ? read(structuredClone(sent)) : undefined
      if (!taken) return forward()
      const response = await forward({ json: taken.stored })
      if (response.ok && taken.shown) overrides.set(((await response.clone().json()) as Pool).id, taken.shown)
      return response
    }),
  )
}

/** Answers 500 where a careless server throws. */
export function failWhen(when: (intercepted: InterceptedRequest) => boolean | Promise<boolean>): Mutator {
  return intercept(async (intercepted) =>
    (await when(intercepted)) ? errorResponse(500, 'An unexpected error occurred') : intercepted.forward(),
  )
}

/** Pools that live on beside the honest ones, in every view. */
export function withExtraPools(begin: (extraPools: Map<string, Pool>) => Mutator): Mutator {
  return withState(
    () => new Map<string, Pool>(),
    (extraPools) => compose(showExtraPools(extraPools), begin(extraPools)),
  )
}

function showExtraPools(extraPools: Map<string, Pool>): Mutator {
  return compose(
    mutateBody('listPools', ({ summary, pools }: PoolList) =>
      recountSummary({ summary, pools: [...pools, ...extraPools.values()] }),
    ),
    on(onePool, ({ operation, poolId = '', json: sent, forward }) => {
      const extra = extraPools.get(poolId)
      if (!extra) return forward()
      if (operation === 'deletePool') {
        extraPools.delete(poolId)
        return jsonResponse(200, { success: true, message: 'Pool deleted successfully' })
      }
      if (operation === 'updatePool') extraPools.set(poolId, applyUpdate(extra, sent))
      return jsonResponse(200, extraPools.get(poolId))
    }),
  )
}

/** What a pool is after an update that nobody checked. */
export function applyUpdate(pool: Pool, sent: unknown): Pool {
  const { name, description, nodeTypes, tags } = isObject(sent) ? sent : {}
  const after = { ...pool, ...omitUndefined({ name, description, nodeTypes, tags }) }
  return { ...after, nodeCount: countNodes(after.nodeTypes) }
}

/** Ids that callers see, and the honest ones behind them. */
export interface Aliases {
  original: Map<string, string>
  alias: Map<string, string>
}

/** Gives pools other ids than the honest ones, in every view; also the same to two pools. */
export function withAliases(begin: (aliases: Aliases) => Mutator): Mutator {
  return withState(
    (): Aliases => ({ original: new Map(), alias: new Map() }),
    (aliases) => compose(begin(aliases), translateIds(aliases)),
  )
}

/** Names a new pool, in the answer to its creation and from then on. */
export async function assignAlias(response: Response, aliases: Aliases, id: string): Promise<Response> {
  if (!response.ok) return response
  const pool = (await response.clone().json()) as Pool
  aliases.original.set(id, pool.id)
  aliases.alias.set(pool.id, id)
  return response
}

function translateIds({ original, alias }: Aliases): Mutator {
  const showPool = (pool: Pool) => ({ ...pool, id: alias.get(pool.id) ?? pool.id })
  const showEntry = (entry: Activity) => ({ ...entry, poolId: alias.get(entry.poolId) ?? entry.poolId })
  const inside = (id: string) => original.get(id) ?? (alias.has(id) ? `no-${id}` : id)
  return compose(
    mutatePools(showPool),
    mutateBody('listActivity', (body) => ({ activities: body.activities.map(showEntry) })),
    on(onePool, ({ poolId = '', forward }) =>
      inside(poolId) === poolId ? forward() : forward({ path: poolPath(inside(poolId)) }),
    ),
    on('listActivity', ({ request, forward }) => {
      const requestedId = new URL(request.url).searchParams.get('poolId')
      return requestedId === null
        ? forward()
        : forward({ path: `/api/pools/activity?poolId=${encodeURIComponent(inside(requestedId))}` })
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
export function recountSummary({ summary, pools }: PoolList): PoolList {
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

export function countNodes(nodeTypes: readonly NodeType[]): number {
  return nodeTypes.reduce((sum, { count }) => sum + count, 0)
}

/** As long as a question to a database takes. */
export function pause(ms = 5): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function omitUndefined(fields: SentBody): SentBody {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
