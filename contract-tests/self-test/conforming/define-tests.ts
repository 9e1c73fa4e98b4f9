import { expect, test } from 'vitest'
import { expectedOutcome, type VerifyConformingOptions, verifyConforming } from './run.ts'
import type { ConformingServer } from './server.ts'

/** Defines one test for each server: the suite must report no violation, and must not change pools of others. */
export function defineTests(servers: ConformingServer[], options: VerifyConformingOptions): void {
  test.concurrent.for(servers)('the suite accepts $id: $description', { timeout: 300_000 }, async (server) => {
    expect(await verifyConforming(server, options)).toEqual(expectedOutcome(server))
  })
}
