import { expect, test } from 'vitest'
import { variantsOf } from './index.ts'
import { outcomeOf, quietOutcome } from './run.ts'

const { surroundings, time } = variantsOf

test.concurrent.for([...surroundings, ...time])('no alarm on $id: $allows', { timeout: 300_000 }, async (variant) => {
  expect(await outcomeOf(variant, { runs: 5, onAPort: true })).toEqual(quietOutcome(variant))
})
