import { type Mutator, mutateBody } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** A mutant for each check of the area `summary`. */
export const summary = {
  'summary.active-pools-fits-the-list': incrementSummary('activePools'),
  'summary.total-nodes-fits-the-list': incrementSummary('totalNodes'),
  'summary.total-pools-fits-the-list': incrementSummary('totalPools'),
} satisfies MutantsOf<'summary'>

function incrementSummary(field: 'totalPools' | 'activePools' | 'totalNodes'): Mutator {
  return mutateBody('listPools', (list) => ({ ...list, summary: { ...list.summary, [field]: list.summary[field] + 1 } }))
}
