import { expect, test } from 'vitest'
import { conformingServersByArea } from './index.ts'
import { expectedOutcome, verifyConforming } from './run.ts'

test.for(conformingServersByArea.large)('no alarm on $id: $allows', { timeout: 300_000 }, async (variant) => {
  expect(await verifyConforming(variant, { runs: 1, overHttp: true })).toEqual(expectedOutcome(variant))
})
