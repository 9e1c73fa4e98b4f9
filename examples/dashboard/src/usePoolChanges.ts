import type { BadRequestError, CallError, Pool, PoolList } from '@nightcrawler/compute-pools'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Change, provisionalPool, withChange } from './changes.ts'
import { useDashboard } from './dashboard.ts'
import { explainChange } from './explain.ts'
import { createRequestOf, type Draft, draftOf, updateRequestOf } from './formDraft.ts'

/** The open dialog. After a 400 it opens again with the values and their errors. */
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
 * Create, update and delete with optimistic updates. Each change is shown immediately. The response of the server replaces it,
 * or an error reverts it and the page shows the reason.
 *
 * @param reopen Opens a dialog, or returns `false` if another one is open.
 */
export function usePoolChanges(reopen: (dialog: OpenDialog) => boolean): PoolChanges {
  const { mutations, queries, changes, notices } = useDashboard()
  const cache = useQueryClient()
  const { queryKey } = queries.listPools()

  /** Replaces a pending change with the response of the server, in one step. */
  function applyResponse(change: Change | undefined, update: (list: PoolList) => PoolList) {
    cache.setQueryData(queryKey, (list) => list && update(list))
    changes.remove(change)
  }
  function fail(text: string, error: CallError, retry: () => void, form?: OpenDialog) {
    if (form && reopen(form)) return
    const explained = explainChange(error)
    const editAgain = form && { label: 'Edit again', run: () => reopen(form) }
    const action = explained.canRetry ? { label: 'Try again', run: retry } : editAgain
    notices.show({ tone: 'failed', text: `${text}: ${explained.text}`, ...(action ? { action } : {}) })
  }

  const createPool = useMutation({
    ...mutations.createPool(),
    onMutate: (body) => changes.add({ kind: 'create', pool: provisionalPool(body) }),
    onSuccess(pool, _body, change) {
      applyResponse(change, (list) => withChange(list, { kind: 'create', pool }))
      notices.show({ tone: 'done', text: `Created ${pool.name}` })
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
      applyResponse(change, (list) => withChange(list, { kind: 'update', poolId, body: pool }))
      notices.show({ tone: 'done', text: `Saved ${pool.name}` })
    },
    onError(error, variables, change) {
      changes.remove(change)
      const pool = currentPool(variables.poolId)
      const draft = pool && draftOf({ ...pool, ...variables.body })
      const form = draft && error.name === 'BadRequestError' ? ({ kind: 'edit', pool, draft, error } as const) : undefined
      fail(`${pool?.name ?? 'The pool'} was not changed`, error, () => updatePool.mutate(variables), form)
    },
  })

  const deletePool = useMutation({
    ...mutations.deletePool(),
    // Read the name now. When the response arrives, the list may have been fetched again without the pool.
    onMutate: (poolId) => ({ change: changes.add({ kind: 'delete', poolId }), name: currentPool(poolId)?.name ?? 'The pool' }),
    onSuccess(_response, poolId, { change, name }) {
      applyResponse(change, (list) => withChange(list, { kind: 'delete', poolId }))
      notices.show({ tone: 'done', text: `Deleted ${name}` })
    },
    onError(error, poolId, deletion) {
      const name = deletion?.name ?? 'The pool'
      if (error.name === 'NotFoundError') {
        // The first attempt of this call may have deleted it, with its response lost.
        applyResponse(deletion?.change, (list) => withChange(list, { kind: 'delete', poolId }))
        notices.show({ tone: 'done', text: `${name} no longer exists` })
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

  function currentPool(poolId: string): Pool | undefined {
    return cache.getQueryData(queryKey)?.pools.find(({ id }) => id === poolId)
  }
}
