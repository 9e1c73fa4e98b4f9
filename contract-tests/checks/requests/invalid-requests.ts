import { scenario } from '../../runner/scenario.ts'
import { nameIsNotChosen } from './chosen-name.ts'
import { invalidBodyChecks } from './invalid-bodies.ts'
import { listCases } from './invalid-cases.ts'
import { rejectedCreateCreatesNothing, sendInvalidCreates } from './invalid-creates.ts'
import { rejectedUpdateChangesNothing, sendInvalidUpdates } from './invalid-updates.ts'

/** The updates come first: the id of their pool is known whatever the response is, so the pool can be deleted. */
export const invalidRequests = scenario({
  title: 'pools are updated and created with invalid bodies',
  needs: ['write'],
  pools: 3,
  length: 60,
  checks: [...invalidBodyChecks, nameIsNotChosen, rejectedCreateCreatesNothing, rejectedUpdateChangesNothing],
  async run(ctx) {
    const updates = listCases(ctx, 'update', rejectedUpdateChangesNothing)
    const harmful = updates.length > 0 ? await sendInvalidUpdates(ctx, updates) : new Set()
    const creates = listCases(ctx, 'create', rejectedCreateCreatesNothing)
    const harmless = creates.filter(({ description }) => !harmful.has(description))
    if (harmless.length > 0) await sendInvalidCreates(ctx, harmless)
  },
})
