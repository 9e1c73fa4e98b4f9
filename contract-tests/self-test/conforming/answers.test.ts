import { expect, test } from 'vitest'
import { conformingServersByArea } from './index.ts'
import { expectedOutcome, verifyConforming } from './run.ts'

const { statuses, answers: responses, activity, ids } = conformingServersByArea

test.concurrent.for([...statuses, ...responses, ...activity, ...ids])(
  'no alarm on $id: $allows',
  { timeout: 300_000 },
  async (variant) => {
    expect(await verifyConforming(variant, { runs: 5, overHttp: false })).toEqual(expectedOutcome(variant))
  },
)
