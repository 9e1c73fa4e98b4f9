import { expect, test } from 'vitest'
import { variantsOf } from './index.ts'
import { outcomeOf, quietOutcome } from './run.ts'

const { http, access } = variantsOf

test.concurrent.for([...http, ...access])('no alarm on $id: $allows', { timeout: 300_000 }, async (variant) => {
  expect(await outcomeOf(variant, { runs: 5, onAPort: true })).toEqual(quietOutcome(variant))
})
