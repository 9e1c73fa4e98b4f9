import { expect, test } from 'vitest'
import { variantsOf } from './index.ts'
import { outcomeOf, quietOutcome } from './run.ts'

test.for(variantsOf.large)('no alarm on $id: $allows', { timeout: 300_000 }, async (variant) => {
  expect(await outcomeOf(variant, { runs: 1, onAPort: true })).toEqual(quietOutcome(variant))
})
