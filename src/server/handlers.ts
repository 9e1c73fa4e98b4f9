import type { OperationId } from '../core/operations.ts'
import type { operations as Described, NodeType } from '../generated/schema.js'
import { badRequest, notFound, type ReplyTo } from '../http/replies.ts'
import type { Store } from './store.ts'

/** What a handler is given: all of it checked, and the caller known to be allowed. */
export interface Call<Id extends OperationId> {
  store: Store
  /** Decoded; `''` for the operations whose path has none. */
  poolId: string
  /** The pool that the log is asked for; `undefined` for all of them. */
  filter: string | undefined
  body: BodyOf<Id>
  /** Who is calling, for the log. */
  user: string
  /** What comes before `/api/pools` in the URL's path. */
  prefix: string
}

type BodyOf<Id extends OperationId> = Described[Id] extends { requestBody: { content: { 'application/json': infer Body } } }
  ? Body
  : undefined

/** A handler for every operation, with the answers that its operation documents. */
export type Handlers = { [Id in OperationId]: (call: Call<Id>) => ReplyTo<Id> }

/** One function per operation. An operation without one, or an answer that is not documented, does not compile. */
export const handlers = {
  listPools: ({ store }) => ({ status: 200, body: store.list() }),

  createPool: ({ store, body, user, prefix }) => {
    if (!countable(store.nodesWithout(), body.nodeTypes)) return tooManyNodes()
    const pool = store.create(body, user)
    return { status: 201, body: pool, headers: { location: `${prefix}/api/pools/${encodeURIComponent(pool.id)}` } }
  },

  getPool: ({ store, poolId }) => {
    const pool = store.get(poolId)
    return pool ? { status: 200, body: pool } : notFound()
  },

  updatePool: ({ store, poolId, body, user }) => {
    if (body.nodeTypes && !countable(store.nodesWithout(poolId), body.nodeTypes)) return tooManyNodes()
    const pool = store.update(poolId, body, user)
    return pool ? { status: 200, body: pool } : notFound()
  },

  deletePool: ({ store, poolId, user }) =>
    store.delete(poolId, user) ? { status: 200, body: { success: true, message: 'Pool deleted successfully' } } : notFound(),

  listActivity: ({ store, filter }) => ({ status: 200, body: store.activity(filter) }),
} satisfies Handlers

/** Whether the summary's `totalNodes` would still be exact. */
function countable(others: number, nodeTypes: readonly NodeType[]): boolean {
  return Number.isSafeInteger(nodeTypes.reduce((sum, { count }) => sum + count, others))
}

function tooManyNodes() {
  return badRequest('/nodeTypes: together with the nodes of all other pools, these are more than can be counted exactly')
}
