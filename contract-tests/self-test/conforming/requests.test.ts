import { expect, test } from 'vitest'
import { variantsOf } from './index.ts'
import { outcomeOf, quietOutcome } from './run.ts'

const { implementations, requests, updates, coercions, texts, catalogues } = variantsOf

test.concurrent.for([...implementations, ...requests, ...updates, ...coercions, ...texts, ...catalogues])(
  'no alarm on $id: $allows',
  { timeout: 300_000 },
  async (variant) => {
    expect(await outcomeOf(variant, { runs: 12, onAPort: false })).toEqual(quietOutcome(variant))
  },
)
