import { expect, test } from 'vitest'
import { conformingServersByArea } from './index.ts'
import { expectedOutcome, verifyConforming } from './run.ts'

const { implementations, requests, updates, coercions, texts, catalogues } = conformingServersByArea

test.concurrent.for([...implementations, ...requests, ...updates, ...coercions, ...texts, ...catalogues])(
  'no alarm on $id: $allows',
  { timeout: 300_000 },
  async (variant) => {
    expect(await verifyConforming(variant, { runs: 12, overHttp: false })).toEqual(expectedOutcome(variant))
  },
)
