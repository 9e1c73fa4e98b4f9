import { expect, test } from 'vitest'
import { variantsOf } from './index.ts'
import { outcomeOf, quietOutcome } from './run.ts'

const { statuses, answers, activity, ids } = variantsOf

test.concurrent.for([...statuses, ...answers, ...activity, ...ids])(
  'no alarm on $id: $allows',
  { timeout: 300_000 },
  async (variant) => {
    expect(await outcomeOf(variant, { runs: 5, onAPort: false })).toEqual(quietOutcome(variant))
  },
)
