import { expect, test } from 'vitest'
import { conformingServersByArea } from './index.ts'
import { expectedOutcome, verifyConforming } from './run.ts'

const { http, access } = conformingServersByArea

test.concurrent.for([...http, ...access])('no alarm on $id: $allows', { timeout: 300_000 }, async (variant) => {
  expect(await verifyConforming(variant, { runs: 5, overHttp: true })).toEqual(expectedOutcome(variant))
})
