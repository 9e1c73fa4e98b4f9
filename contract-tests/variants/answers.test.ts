import { expect, test } from 'vitest'
import { variantsOf } from './index.ts'
import { outcomeOf, quietOutcome } from './question.ts'

const { implementations, statuses, answers, activity, ids } = variantsOf

test.concurrent.for([...implementations, ...statuses, ...answers, ...activity, ...ids])(
  'no alarm on $id: $allows',
  { timeout: 120_000 },
  async (variant) => {
    expect(await outcomeOf(variant)).toEqual(quietOutcome(variant))
  },
)
