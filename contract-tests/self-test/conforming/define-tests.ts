import { expect, test } from 'vitest'
import { expectedOutcome, type VerifyConformingOptions, verifyConforming } from './run.ts'
import type { ConformingServer } from './server.ts'

/** Defines one test for each server: the suite must report no violation, and must not change pools of others. */
export function defineTests(servers: ConformingServer[], options: VerifyConformingOptions): void {
  // An array, because vitest truncates and quotes `$description`.
  const cases = servers.map((server) => [server.id, server.description, server] as const)
  test.concurrent.for(cases)('the suite accepts %s: %s', { timeout: 300_000 }, async ([, , server]) => {
    expect(await verifyConforming(server, options)).toEqual(expectedOutcome(server))
  })
}
