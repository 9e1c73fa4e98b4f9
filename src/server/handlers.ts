import type { OperationId } from '../core/operations.ts'
import type { NodeType, operations as OperationTypes } from '../generated/schema.js'
import { badRequest, notFound } from '../http/error-responses.ts'
import { maxAddedCharacters, type Store } from './store.ts'

/** The validated request of an operation. The caller is authorized. */
export interface Call<Id extends OperationId> {
  store: Store
  /** Percent-decoded; `''` for operations without an id in their path. */
  poolId: string
  /** The `poolId` of the query of `listActivity`; `undefined` for all pools. */
  filter: string | undefined
  body: RequestBody<Id>
  /** The caller, for the activity log. */
  user: string
  /** The part of the URL's path before `/api/pools`. */
  prefix: string
}

type RequestBody<Id extends OperationId> = OperationTypes[Id] extends {
  requestBody: { content: { 'application/json': infer Body } }
}
  ? Body
  : undefined

type Responses<Id extends OperationId> = OperationTypes[Id]['responses']

/** The documented responses of an operation. An undocumented status or body does not compile. */
type DocumentedResponse<Id extends OperationId> = {
  [Status in keyof Responses<Id>]: Responses<Id>[Status] extends { content: { 'application/json': infer Body extends object } }
    ? { status: Status & number; body: Body; headers?: Record<string, string> }
    : never
}[keyof Responses<Id>]

/** One handler per operation. A missing handler or an undocumented response does not compile. */
export type Handlers = { [Id in OperationId]: (call: Call<Id>) => DocumentedResponse<Id> }

/** The handlers of the embedded server. */
export const handlers = {
  listPools: ({ store }) => ({ status: 200, body: store.list() }),

  createPool: ({ store, body, user, prefix }) => {
    if (!hasExactSum(store.nodesWithout(), body.nodeTypes)) return tooManyNodes()
    const pool = store.create(body, user)
    if (pool === 'full') return full()
    return { status: 201, body: pool, headers: { location: `${prefix}/api/pools/${encodeURIComponent(pool.id)}` } }
  },

  getPool: ({ store, poolId }) => {
    const pool = store.get(poolId)
    return pool ? { status: 200, body: pool } : notFound()
  },

  updatePool: ({ store, poolId, body, user }) => {
    if (body.nodeTypes && !hasExactSum(store.nodesWithout(poolId), body.nodeTypes)) return tooManyNodes()
    const pool = store.update(poolId, body, user)
    if (pool === 'full') return full()
    return pool ? { status: 200, body: pool } : notFound()
  },

  deletePool: ({ store, poolId, user }) =>
    store.delete(poolId, user) ? { status: 200, body: { success: true, message: 'Pool deleted successfully' } } : notFound(),

  listActivity: ({ store, filter }) => ({ status: 200, body: store.activity(filter) }),
} satisfies Handlers

/** True if the summary's `totalNodes` stays a safe integer. */
function hasExactSum(otherNodes: number, nodeTypes: readonly NodeType[]): boolean {
  return Number.isSafeInteger(nodeTypes.reduce((sum, { count }) => sum + count, otherNodes))
}

function full() {
  return badRequest(
    `the server is full: requests can add pools of ${maxAddedCharacters} characters. Delete pools, or restart the server`,
  )
}

function tooManyNodes() {
  return badRequest(
    `/nodeTypes: must have counts that, with those of all other pools, add up to at most ${Number.MAX_SAFE_INTEGER}`,
  )
}
