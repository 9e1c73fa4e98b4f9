import assert from 'node:assert/strict'
import { type Report, reporters, type VerifyOptions, verify } from '../../index.ts'
import { PoolNames } from '../../model/pool-names.ts'
import type { FrameworkServer } from './framework.ts'
import { createPool, listPools } from './stored-pools.ts'

/**
 * Verifies a running server twice: empty, then with pools of others and one of an interrupted run, which `clean` removes.
 *
 * @throws {AssertionError} if a run does not report exactly the defaults of the framework, leaves a pool behind or changes one
 *   that was there before. The message contains the report.
 */
export async function verifyServer(url: string, server: FrameworkServer): Promise<void> {
  await verifyOnce(url, server, { seed: 1 })
  await createPool(url, 'ML Training Cluster')
  await createPool(url, 'Batch Processing')
  const pools = await listPools(url)
  // A run follows no redirects, so it cannot remove pools if the list is one.
  const { redirected } = await fetch(`${url}/api/pools`)
  if (!redirected) await createPool(url, new PoolNames(9).next())
  await verifyOnce(url, server, { seed: 2, clean: true }, pools)
}

async function verifyOnce(
  url: string,
  server: FrameworkServer,
  options: VerifyOptions,
  expectedPools: unknown = [],
): Promise<void> {
  const report = await verify({ url, write: true, ...options })
  assert.deepEqual(outcome(report), expectedOutcome(server), `seed ${report.seed}\n${reporters.terminal(report)}`)
  assert.deepEqual(await listPools(url), expectedPools, `seed ${report.seed}: the run left or changed pools`)
}

function outcome({ verdict, checks, leftBehind }: Report) {
  const failed = checks.filter(({ outcome, level }) => outcome === 'failed' && level !== 'may')
  return { verdict, failed: failed.map(({ id }) => id).sort(), leftBehind }
}

function expectedOutcome({ defaults }: FrameworkServer): ReturnType<typeof outcome> {
  const failed = new Set(defaults.flatMap(({ checks }) => checks))
  return { verdict: failed.size > 0 ? 'violates' : 'conforms', failed: [...failed].sort(), leftBehind: [] }
}
