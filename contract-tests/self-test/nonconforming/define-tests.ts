import { expect, test } from 'vitest'
import { findFailedChecks, listServers } from './run.ts'
import type { NonconformingServers } from './server.ts'

/** Defines one test for each server of the given areas: the suite must report its defect. */
export function defineTests(areas: Record<string, NonconformingServers>): void {
  test.concurrent.for(listServers(areas))(
    'the suite reports $name: $description',
    { timeout: 300_000 },
    async ({ caughtBy, ...server }) => {
      const failed = await findFailedChecks({ caughtBy, ...server })

      expect(
        failed.some((check) => caughtBy.includes(check)),
        `expected ${caughtBy.join(' or ')} to fail, but only these did: ${failed.join(', ') || 'none'}`,
      ).toBe(true)
    },
  )
}
