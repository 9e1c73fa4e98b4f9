import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { mutateBody, on } from '../mutators.ts'
import { compose, fetchPool, withState } from './defects.ts'
import { summaryField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Summaries that do not match the pools in the list. */
export const summaries: NonconformingServers = {
  'summary-from-a-cache': {
    description: 'The summary is cached for a minute; the list is not.',
    reading: 'summary',
    pointer: summaryField('totalPools'),
    caughtBy: ['summary.total-nodes-fits-the-list', 'summary.total-pools-fits-the-list'],
    serve: mutated(
      withState(
        (): { cached?: PoolList['summary'] } => ({}),
        (state) =>
          mutateBody('listPools', ({ summary, pools }: PoolList) => {
            state.cached ??= summary
            return { summary: state.cached, pools }
          }),
      ),
    ),
  },
  'summary-counts-the-deleted': {
    description: 'totalPools still counts deleted pools.',
    reading: 'summary',
    pointer: summaryField('totalPools'),
    caughtBy: ['summary.total-pools-fits-the-list'],
    serve: mutated(
      withState(
        () => ({ deleted: 0 }),
        (state) =>
          compose(
            on('deletePool', async ({ forward }) => {
              const response = await forward()
              if (response.ok) state.deleted++
              return response
            }),
            mutateBody('listPools', ({ summary, pools }: PoolList) => ({
              summary: { ...summary, totalPools: summary.totalPools + state.deleted },
              pools,
            })),
          ),
      ),
    ),
  },
  'summary-misses-updates': {
    description: 'totalNodes does not change when an update changes the nodes.',
    reading: 'summary',
    pointer: summaryField('totalNodes'),
    caughtBy: ['summary.total-nodes-fits-the-list'],
    serve: mutated(
      withState(
        () => ({ missed: 0 }),
        (state) =>
          compose(
            on('updatePool', async (intercepted) => {
              const before = await fetchPool(intercepted)
              const response = await intercepted.forward()
              if (response.ok && before) state.missed += ((await response.clone().json()) as Pool).nodeCount - before.nodeCount
              return response
            }),
            mutateBody('listPools', ({ summary, pools }: PoolList) => ({
              summary: { ...summary, totalNodes: summary.totalNodes - state.missed },
              pools,
            })),
          ),
      ),
    ),
  },
  'starting-pools-count-as-active': {
    description: 'activePools counts pools that are still starting.',
    reading: 'summary',
    pointer: summaryField('activePools'),
    caughtBy: ['summary.active-pools-fits-the-list'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => ({
        summary: { ...summary, activePools: pools.filter(({ status }) => status !== 'maintenance').length },
        pools,
      })),
    ),
  },
  'only-active-nodes-are-summed': {
    description: 'totalNodes omits nodes of pools that are not active.',
    reading: 'summary',
    pointer: summaryField('totalNodes'),
    caughtBy: ['summary.total-nodes-fits-the-list'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => {
        const active = pools.filter(({ status }) => status === 'active')
        return { summary: { ...summary, totalNodes: active.reduce((sum, { nodeCount }) => sum + nodeCount, 0) }, pools }
      }),
    ),
  },
  'no-capacity-is-null': {
    description: 'totalCapacity is `null` while there are no rows to sum up.',
    reading: 'summary',
    pointer: summaryField('totalCapacity'),
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutateBody('listPools', ({ summary, pools }) => ({ summary: { ...summary, totalCapacity: null }, pools }))),
  },
}
