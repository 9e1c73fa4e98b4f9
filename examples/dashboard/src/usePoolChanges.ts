import type {
  BadRequestError,
  CallError,
  CreatePoolRequest,
  Pool,
  PoolList,
  UpdatePoolRequest,
} from '@nightcrawler/compute-pools'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Change, provisionalPool, withChange } from './changes.ts'
import { useDashboard } from './dashboard.ts'
import { explainChange } from './explain.ts'
import { type Draft, draftOf } from './formDraft.ts'

/** The one dialog about a pool that is open. After a 400 it is open again, with what was written and what is wrong with it. */
export type OpenDialog =
  | { kind: 'create'; draft?: Draft; error?: BadRequestError }
  | { kind: 'edit'; pool: Pool; draft?: Draft; error?: BadRequestError }
  | { kind: 'delete'; pool: Pool }

export interface PoolChanges {
  create(body: CreatePoolRequest): void
  update(pool: Pool, body: UpdatePoolRequest): void
  remove(pool: Pool): void
}

/**
 * The three changes. Each shows at once; when the server agrees, its answer takes the place of what was shown, and when it
 * does not, what was shown is taken back and the page says why.
 *
 * @param reopen Opens a dialog, unless another one is open: then it says `false`.
 */
export function usePoolChanges(reopen: (dialog: OpenDialog) => boolean): PoolChanges {
  const { mutations, queries, changes, notices } = useDashboard()
  const cache = useQueryClient()
  const { queryKey } = queries.listPools()

  /** Puts what the server has agreed to where the page had only promised it, in one step. */
  function settle(change: Change | undefined, answered: (list: PoolList) => PoolList) {
    cache.setQueryData(queryKey, (list) => list && answered(list))
    changes.remove(change)
  }
  function fail(text: string, error: CallError, again: () => void, form?: OpenDialog) {
    if (form && reopen(form)) return
    const explained = explainChange(error)
    const correct = form && { label: 'Correct it', run: () => reopen(form) }
    const action = explained.mayPass ? { label: 'Try again', run: again } : correct
    notices.tell({ tone: 'failed', text: `${text}: ${explained.text}`, ...(action ? { action } : {}) })
  }

  const create = useMutation({
    ...mutations.createPool(),
    onMutate: (body) => changes.add({ kind: 'create', pool: provisionalPool(body) }),
    onSuccess(pool, _body, change) {
      settle(change, (list) => withChange(list, { kind: 'create', pool }))
      notices.tell({ tone: 'done', text: `Created ${pool.name}` })
    },
    onError(error, body, change) {
      changes.remove(change)
      const form = error.name === 'BadRequestError' ? ({ kind: 'create', draft: draftOf(body), error } as const) : undefined
      fail(`${body.name} was not created`, error, () => create.mutate(body), form)
    },
  })

  const update = useMutation({
    ...mutations.updatePool(),
    onMutate: ({ poolId, body }) => changes.add({ kind: 'update', poolId, body }),
    onSuccess(pool, { poolId }, change) {
      settle(change, (list) => withChange(list, { kind: 'update', poolId, body: pool }))
      notices.tell({ tone: 'done', text: `Saved ${pool.name}` })
    },
    onError(error, variables, change) {
      changes.remove(change)
      const pool = cache.getQueryData(queryKey)?.pools.find(({ id }) => id === variables.poolId)
      const draft = pool && draftOf({ ...pool, ...variables.body })
      const form = draft && error.name === 'BadRequestError' ? ({ kind: 'edit', pool, draft, error } as const) : undefined
      fail(`${pool?.name ?? 'The pool'} was not changed`, error, () => update.mutate(variables), form)
    },
  })

  const remove = useMutation({
    ...mutations.deletePool(),
    onMutate: (poolId) => changes.add({ kind: 'delete', poolId }),
    onSuccess(_answer, poolId, change) {
      const name = nameOf(poolId)
      settle(change, (list) => withChange(list, { kind: 'delete', poolId }))
      notices.tell({ tone: 'done', text: `Deleted ${name}` })
    },
    onError(error, poolId, change) {
      changes.remove(change)
      fail(`${nameOf(poolId)} was not deleted`, error, () => remove.mutate(poolId))
    },
  })

  return {
    create: (body) => create.mutate(body),
    update: (pool, body) => update.mutate({ poolId: pool.id, body }),
    remove: (pool) => remove.mutate(pool.id),
  }

  function nameOf(poolId: string): string {
    return cache.getQueryData(queryKey)?.pools.find(({ id }) => id === poolId)?.name ?? 'The pool'
  }
}
