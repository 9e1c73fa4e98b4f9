/** Building blocks of defects: changed storage, wrong lookups, caches and pauses. */

import type { OperationId } from '../../../src/core/operations.ts'
import { sleep } from '../../../src/core/timeout.ts'
import type { Activity, NodeType, Pool, PoolList } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import {
  errorResponse,
  type InterceptedRequest,
  intercept,
  isObject,
  jsonResponse,
  type Mutator,
  mutateBody,
  mutatePools,
  on,
  type RequestBody,
  rewriteBody,
  withBody,
} from '../mutators.ts'

const onePool: OperationId[] = ['getPool', 'updatePool', 'deletePool']
export const writes: OperationId[] = ['createPool', 'updatePool', 'deletePool']
export const writesWithBody: ['createPool', 'updatePool'] = ['createPool', 'updatePool']

/** Builds a stateful mutator. Each server gets its own state. */
export function withState<State>(createState: () => State, mutate: (state: State) => Mutator): Mutator {
  return (original) => mutate(createState())(original)
}

/** Combines mutators. The last one is outermost and sees each request first. */
export function compose(...mutators: Mutator[]): Mutator {
  return (original) => mutators.reduce((fetch, mutate) => mutate(fetch), original)
}

/** Returns true if the operation sends a pool, or fields of one. */
export function hasPoolBody(operation: OperationId | undefined): boolean {
  return operation === 'createPool' || operation === 'updatePool'
}

export function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}

/** Changes strings in the body of a write before the original server sees it. */
export function rewriteText(
  change: (text: string) => unknown,
  fields = ['name', 'description', 'tags'],
  ids: OperationId[] = writesWithBody,
): Mutator {
  return rewriteBody((sent) => {
    const changeString = (value: unknown) => (typeof value === 'string' ? change(value) : value)
    for (const field of fields)
      if (field in sent) sent[field] = Array.isArray(sent[field]) ? sent[field].map(changeString) : changeString(sent[field])
    return sent
  }, ids)
}

/** Responds to a write with the fields that were sent, not with those that were stored. */
export const echoSentFields: Mutator = on(writesWithBody, async ({ json: sent, forward }) => {
  const response = await forward()
  if (!response.ok || !isObject(sent)) return response
  const { name, description, region, provider, nodeTypes, tags } = sent
  const pool = { ...(await response.json()), ...omitUndefined({ name, description, region, provider, nodeTypes, tags }) }
  return withBody(response, { ...pool, nodeCount: countNodes(pool.nodeTypes) })
})

/** Serves the pool whose id `find` returns. `undefined` keeps the requested id. */
export function redirectLookup(find: (requestedId: string, ids: string[]) => string | undefined, ids = onePool): Mutator {
  return on(ids, async (intercepted) => {
    const { poolId = '', forward } = intercepted
    const found = find(
      poolId,
      (await fetchList(intercepted)).pools.map((pool) => pool.id),
    )
    return found === undefined || found === poolId ? forward() : forward({ path: poolPath(found) })
  })
}

/** Overrides fields of single pools in every response. */
export function withOverrides(build: (overrides: Map<string, Partial<Record<keyof Pool, unknown>>>) => Mutator): Mutator {
  return withState(
    () => new Map<string, Partial<Record<keyof Pool, unknown>>>(),
    (overrides) =>
      compose(
        build(overrides),
        mutatePools((pool) => ({ ...pool, ...overrides.get(pool.id) })),
      ),
  )
}

/**
 * Accepts bodies that the original server rejects. `stored` is a valid body to send instead; `shown` are the fields to
 * return in responses. `undefined` forwards the body unchanged.
 */
export function acceptInvalid(
  read: (sent: RequestBody) => { stored: RequestBody; shown?: Partial<Record<keyof Pool, unknown>> } | undefined,
  ids: OperationId[] = writesWithBody,
): Mutator {
  return withOverrides((overrides) =>
    on(ids, async ({ json: sent, forward }) => {
      const accepted = isObject(sent) ? read(structuredClone(sent)) : undefined
      if (!accepted) return forward()
      const response = await forward({ json: accepted.stored })
      if (response.ok && accepted.shown) overrides.set(((await response.clone().json()) as Pool).id, accepted.shown)
      return response
    }),
  )
}

/** Responds 500 if the condition holds. */
export function failWhen(when: (intercepted: InterceptedRequest) => boolean | Promise<boolean>): Mutator {
  return intercept(async (intercepted) =>
    (await when(intercepted)) ? errorResponse(500, 'An unexpected error occurred') : intercepted.forward(),
  )
}

/** Adds pools to those of the original server, in every operation. */
export function withExtraPools(build: (extraPools: Map<string, Pool>) => Mutator): Mutator {
  return withState(
    () => new Map<string, Pool>(),
    (extraPools) => compose(showExtraPools(extraPools), build(extraPools)),
  )
}

function showExtraPools(extraPools: Map<string, Pool>): Mutator {
  return compose(
    mutateBody('listPools', ({ summary, pools }: PoolList) =>
      recountSummary({ summary, pools: [...pools, ...extraPools.values()] }),
    ),
    on(onePool, ({ operation, poolId = '', json: sent, forward }) => {
      const extraPool = extraPools.get(poolId)
      if (!extraPool) return forward()
      if (operation === 'deletePool') {
        extraPools.delete(poolId)
        return jsonResponse(200, { success: true, message: 'Pool deleted successfully' })
      }
      if (operation === 'updatePool') extraPools.set(poolId, applyUpdate(extraPool, sent))
      return jsonResponse(200, extraPools.get(poolId))
    }),
  )
}

/** Applies an update without validating it. */
export function applyUpdate(pool: Pool, sent: unknown): Pool {
  const { name, description, nodeTypes, tags } = isObject(sent) ? sent : {}
  const after = { ...pool, ...omitUndefined({ name, description, nodeTypes, tags }) }
  return { ...after, nodeCount: countNodes(after.nodeTypes) }
}

/** Ids that callers see, mapped to and from the ids of the original server. */
export interface Aliases {
  /** From the alias to the original id. */
  original: Map<string, string>
  /** From the original id to the alias. */
  alias: Map<string, string>
}

/** Replaces ids of pools in every operation. Two pools may get the same id. */
export function withAliases(build: (aliases: Aliases) => Mutator): Mutator {
  return withState(
    (): Aliases => ({ original: new Map(), alias: new Map() }),
    (aliases) => compose(build(aliases), translateIds(aliases)),
  )
}

/** Gives a new pool another id, in the response to its create and in all later ones. */
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
  const toOriginalId = (id: string) => original.get(id) ?? (alias.has(id) ? `no-${id}` : id)
  return compose(
    mutatePools(showPool),
    mutateBody('listActivity', (body) => ({ activities: body.activities.map(showEntry) })),
    on(onePool, ({ poolId = '', forward }) =>
      toOriginalId(poolId) === poolId ? forward() : forward({ path: poolPath(toOriginalId(poolId)) }),
    ),
    on('listActivity', ({ request, forward }) => {
      const requestedId = new URL(request.url).searchParams.get('poolId')
      return requestedId === null
        ? forward()
        : forward({ path: `/api/pools/activity?poolId=${encodeURIComponent(toOriginalId(requestedId))}` })
    }),
  )
}

/** Fetches the list from the original server. */
export async function fetchList({ forward }: InterceptedRequest): Promise<PoolList> {
  return (await (await forward({ method: 'GET', path: '/api/pools' })).json()) as PoolList
}

/** Fetches a pool from the original server, by default the one in the path. */
export async function fetchPool({ forward, poolId = '' }: InterceptedRequest, id = poolId): Promise<Pool | undefined> {
  const response = await forward({ method: 'GET', path: poolPath(id) })
  return response.ok ? ((await response.json()) as Pool) : undefined
}

/** Recounts the summary of a list from its pools. `totalCapacity` is kept. */
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

/** Waits as long as a database query takes. */
export function pause(ms = 5): Promise<void> {
  return sleep(ms)
}

function omitUndefined(fields: RequestBody): RequestBody {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
