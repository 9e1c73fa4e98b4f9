import { expect, test } from 'vitest'
import type { Fetch } from '../../../src/core/fetch.ts'
import { createServer } from '../../../src/server.ts'
import { verify } from '../../index.ts'
import { errorResponse, intercept, type Mutator, mutateBody, on } from '../../self-test/mutators.ts'

const rejectUpdates = on('updatePool', ({ json: sent, forward }) =>
  typeof sent === 'object' && sent !== null && 'region' in sent ? forward() : errorResponse(400, 'region is required'),
)
/** Rejects the delete of a pool that was updated. */
const rejectDeletes: Mutator = (fetch) => {
  const updated = new Set<string | undefined>()
  return intercept(({ operation, poolId, forward }) => {
    if (operation === 'updatePool') updated.add(poolId)
    return operation === 'deletePool' && updated.has(poolId) ? errorResponse(403) : forward()
  })(fetch)
}
const logCreationsOnly = mutateBody('listActivity', ({ activities }) => ({
  activities: activities.filter(({ action }: { action: string }) => action === 'pool-created'),
}))

test.each<[string, Mutator]>([
  ['changes that all succeed', (fetch) => fetch],
  ['rejected updates', rejectUpdates],
  ['rejected deletes', rejectDeletes],
  ['rejected updates and deletes, if creates are logged', (fetch) => rejectDeletes(rejectUpdates(logCreationsOnly(fetch)))],
])('the activity log has an entry for each change: %s', async (_, mutate) => {
  expect(await findings(mutate(createServer().fetch))).toEqual([])
})

test.each<[string, Mutator, string]>([
  ['updates', (fetch) => logCreationsOnly(fetch), 'created: 1, updated: 0, deleted: 0'],
  ['deletes', (fetch) => rejectUpdates(logCreationsOnly(fetch)), 'created: 1, deleted: 0'],
])('%s that succeed must be logged', async (_, mutate, actual) => {
  expect(await findings(mutate(createServer().fetch))).toEqual([actual])
})

async function findings(fetch: Fetch): Promise<string[]> {
  const report = await verify({ fetch, write: true, seed: 1, only: 'activity.changes-are-logged' })
  expect(report.checks.map(({ outcome }) => outcome)).not.toContain('inconclusive')
  return report.findings.map((finding) => finding.actual)
}
