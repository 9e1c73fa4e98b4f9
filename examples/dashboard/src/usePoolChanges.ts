import type { BadRequestError, CallError, Pool, PoolList } from '@nightcrawler/compute-pools'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Change, provisionalPool, withChange } from './changes.ts'
import { useDashboard } from './dashboard.ts'
import { explainChange } from './explain.ts'
import { createRequestOf, type Draft, draftOf, updateRequestOf } from './formDraft.ts'

/** The one dialog about a pool that is open. After a 400 it is open again, with what was written and what is wrong with it. */
export type OpenDialog =
  | { kind: 'create'; draft?: Draft; error?: BadRequestError }
  | { kind: 'edit'; pool: Pool; draft?: Draft; error?: BadRequestError }
  | { kind: 'delete'; pool: Pool }

export interface PoolChanges {
  createPool(draft: Draft): void
  updatePool(pool: Pool, draft: Draft): void
  deletePool(pool: Pool): void
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

  const createPool = useMutation({
    ...mutations.createPool(),
    onMutate: (body) => changes.add({ kind: 'create', pool: provisionalPool(body) }),
    onSuccess(pool, _body, change) {
      settle(change, (list) => withChange(list, { kind: 'create', pool }))
      notices.tell({ tone: 'done', text: `Created ${pool.name}` })
    },
    onError(error, body, change) {
      changes.remove(change)
      const form = error.name === 'BadRequestError' ? ({ kind: 'create', draft: draftOf(body), error } as const) : undefined
      fail(`${body.name} was not created`, error, () => createPool.mutate(body), form)
    },
  })

  const updatePool = useMutation({
    ...mutations.updatePool(),
    onMutate: ({ poolId, body }) => changes.add({ kind: 'update', poolId, body }),
    onSuccess(pool, { poolId }, change) {
      settle(change, (list) => withChange(list, { kind: 'update', poolId, body: pool }))
      notices.tell({ tone: 'done', text: `Saved ${pool.name}` })
    },
    onError(error, variables, change) {
      changes.remove(change)
      const pool = poolNow(variables.poolId)
      const draft = pool && draftOf({ ...pool, ...variables.body })
      const form = draft && error.name === 'BadRequestError' ? ({ kind: 'edit', pool, draft, error } as const) : undefined
      fail(`${pool?.name ?? 'The pool'} was not changed`, error, () => updatePool.mutate(variables), form)
    },
  })

  const deletePool = useMutation({
    ...mutations.deletePool(),
    // The name is taken down now: by the time of the answer, the list may have been asked for anew, and the pool be gone from it.
    onMutate: (poolId) => ({ change: changes.add({ kind: 'delete', poolId }), name: poolNow(poolId)?.name ?? 'The pool' }),
    onSuccess(_answer, poolId, { change, name }) {
      settle(change, (list) => withChange(list, { kind: 'delete', poolId }))
      notices.tell({ tone: 'done', text: `Deleted ${name}` })
    },
    onError(error, poolId, deletion) {
      const name = deletion?.name ?? 'The pool'
      if (error.name === 'NotFoundError') {
        // It may have been this very call that deleted it, with an answer that got lost on the way.
        settle(deletion?.change, (list) => withChange(list, { kind: 'delete', poolId }))
        notices.tell({ tone: 'done', text: `${name} no longer exists` })
        return
      }
      changes.remove(deletion?.change)
      fail(`${name} was not deleted`, error, () => deletePool.mutate(poolId))
    },
  })

  return {
    createPool: (draft) => createPool.mutate(createRequestOf(draft)),
    updatePool: (pool, draft) => updatePool.mutate({ poolId: pool.id, body: updateRequestOf(draft) }),
    deletePool: (pool) => deletePool.mutate(pool.id),
  }

  function poolNow(poolId: string): Pool | undefined {
    return cache.getQueryData(queryKey)?.pools.find(({ id }) => id === poolId)
  }
}
