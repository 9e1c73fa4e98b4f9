import fc from 'fast-check'
import { collectIssues } from '../../src/core/validators.ts'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'
import { checkResponses } from './documented-responses.ts'
import { hostileRequests } from './hostile-requests.ts'
import { measureResources } from './resources.ts'
import type { SoakResult } from './result.ts'

const parallelRequests = 50

/** Sends hostile requests to the embedded server. Half are valid HTTP, half are bytes that no client sends. */
export async function soakServer({ requests, seed }: { requests: number; seed: number }): Promise<SoakResult> {
  const statuses = new Map<string, number>()
  const violations: string[] = []
  const printed: unknown[] = []
  const consoleError = console.error
  console.error = (line) => printed.push(line)
  const listening = await listen(createServer(), { requestTimeoutMs: 1000 })
  const before = await measureResources()
  const figures: SoakResult['figures'] = {}
  try {
    for (const [kind, hostile] of Object.entries(hostileRequests)) {
      const sent = fc.sample(hostile.requests, { seed, numRuns: Math.ceil(requests * hostile.share) })
      figures[kind] = sent.length
      for (let i = 0; i < sent.length; i += parallelRequests) {
        const batch = sent.slice(i, i + parallelRequests)
        const received = await Promise.all(batch.map((request) => hostile.send(listening.port, request)))
        for (const [at, bytes] of received.entries()) countResponses(kind, bytes, batch[at]?.toString('latin1') ?? '')
      }
      if (!(await returnsPools(listening.url))) violations.push(`after ${kind}, the server no longer returns a valid list`)
    }
  } finally {
    console.error = consoleError
  }
  const after = await measureResources()
  await listening.stop()
  const undocumented = violations.length
  for (const line of printed) violations.push(`the server printed an error: ${line}`)
  if (after.heapMb - before.heapMb > 8)
    violations.push(`the heap grew from ${before.heapMb.toFixed(1)} to ${after.heapMb.toFixed(1)} MB`)
  if (after.sockets > before.sockets) violations.push(`${after.sockets - before.sockets} sockets were left open`)
  const sorted = [...statuses].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    title: 'Hostile requests to the embedded server',
    figures: {
      ...figures,
      'responses by status': sorted.map(([status, count]) => `${status}: ${count}`).join(', '),
      'undocumented responses': undocumented,
      'heap before and after, MB': `${before.heapMb.toFixed(1)}, ${after.heapMb.toFixed(1)}`,
      'open sockets before and after': `${before.sockets}, ${after.sockets}`,
    },
    violations,
  }

  function countResponses(kind: string, received: string, request: string): void {
    for (const { status, problem } of checkResponses(received, request.startsWith('HEAD '))) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (problem) violations.push(`${kind}: ${problem}: ${JSON.stringify(request.slice(0, 300))}`)
    }
  }
}

async function returnsPools(url: string): Promise<boolean> {
  const response = await fetch(`${url}/api/pools`, { headers: { connection: 'close' } })
  return collectIssues('PoolList', await response.json()).length === 0
}
