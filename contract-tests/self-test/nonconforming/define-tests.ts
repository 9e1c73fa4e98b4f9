import { expect, test } from 'vitest'
import { findFailedChecks, listServers } from './run.ts'
import type { NonconformingServers } from './server.ts'

/** Defines one test for each server of the given areas: the suite must report its defect. */
export function defineTests(areas: Record<string, NonconformingServers>): void {
  // An array, because vitest truncates and quotes `$description`.
  const cases = listServers(areas).map((server) => [server.name, server.description, server] as const)
  test.concurrent.for(cases)('the suite reports %s: %s', { timeout: 300_000 }, async ([, , server]) => {
    const { caughtBy, isReportedOnce } = server
    const failed = await findFailedChecks(server)
    if (isReportedOnce) expect(failed).toEqual(caughtBy)

    expect(
      failed.some((check) => caughtBy.includes(check)),
      `expected ${caughtBy.join(' or ')} to fail, but only these did: ${failed.join(', ') || 'none'}`,
    ).toBe(true)
  })
}
