import { expect, test } from 'vitest'
import { conformingServersByArea } from './index.ts'
import { expectedOutcome, verifyConforming } from './run.ts'

const { surroundings, time } = conformingServersByArea

test.concurrent.for([...surroundings, ...time])('no alarm on $id: $allows', { timeout: 300_000 }, async (variant) => {
  expect(await verifyConforming(variant, { runs: 5, overHttp: true })).toEqual(expectedOutcome(variant))
})
