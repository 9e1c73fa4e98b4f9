import { expect, test } from 'vitest'
import type { Fetch } from '../../src/core/fetch.ts'
import { createServer } from '../../src/server.ts'
import { verify } from '../index.ts'
import { maxAlivePools } from './pool-quota.ts'

test('scenarios run at the same time with the same results and requests, and at most 8 pools', async () => {
  const alone = await runAndRecord({ concurrency: 1 })
  const shared = await runAndRecord({ concurrency: 8 })

  expect(shared.report.verdict).toBe('conforms')
  expect(shared.report.checks.map(summarize)).toEqual(alone.report.checks.map(summarize))
  expect(shared.creations).toEqual(alone.creations)
  expect(shared.most).toBeGreaterThan(alone.most)
  expect(shared.most).toBeLessThanOrEqual(maxAlivePools)
  expect(shared.report.leftBehind).toEqual([])
}, 60_000)

/** Verifies an embedded server. Returns the report, the bodies of the creations in order, and the most pools at a time. */
async function runAndRecord({ concurrency }: { concurrency: number }) {
  const { fetch } = createServer()
  const creations: string[] = []
  let most = 0
  const recording: Fetch = async (input, init) => {
    const request = new Request(input, init)
    // The server gives ids in the order of the requests.
    if (request.method === 'POST') creations.push((await request.clone().text()).replace(/pool-\d+/g, 'pool'))
    await new Promise((resolve) => setTimeout(resolve, 2))
    const response = await fetch(request)
    if (request.method === 'POST') most = Math.max(most, await countOwn(fetch))
    return response
  }
  const report = await verify({ fetch: recording, write: true, concurrency, seed: 5, skip: 'concurrency.*' })
  return { report, creations: creations.sort(), most }
}

async function countOwn(fetch: Fetch): Promise<number> {
  const { pools } = (await (await fetch('http://server.test/api/pools')).json()) as { pools: { name: string }[] }
  return pools.filter(({ name }) => /^Contract Test/.test(name)).length
}

function summarize({ id, outcome }: { id: string; outcome: string }): string {
  return `${id}: ${outcome}`
}
