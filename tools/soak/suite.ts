import { type Report, type RunEvent, verify } from '../../contract-tests/index.ts'
import { createRandom } from '../../src/core/random.ts'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'
import { startCrashingProxy } from './crashing-proxy.ts'
import { measureResources } from './resources.ts'
import type { SoakResult } from './result.ts'

/** A run mostly waits for the server to restart. */
const parallelRuns = 8

/** Runs the contract tests against servers that keep their pools, but crash and restart at random points. */
export async function soakSuite({ ms, seed }: { ms: number; seed: number }): Promise<SoakResult> {
  const verdicts = new Map<string, number>()
  const totals = { requests: 0, passed: 0, inconclusive: 0, listed: 0, named: 0, crashes: 0, permanent: 0 }
  const violations: string[] = []
  const before = await measureResources()
  const end = performance.now() + ms
  let runs = 0
  await Promise.all(
    Array.from({ length: parallelRuns }, async () => {
      // At least one run, even in a short test.
      do await run(runs++)
      while (performance.now() < end)
    }),
  )
  const after = await measureResources()
  if (after.sockets > before.sockets) violations.push(`${after.sockets - before.sockets} sockets were left open`)
  if (totals.crashes < runs) violations.push(`the run was too short: ${totals.crashes} crashes in ${runs} runs`)
  if (totals.listed + totals.named === 0)
    violations.push('the run was too short: no server crashed permanently while it had a pool of the run')
  return {
    title: 'The contract tests against a server that crashes and restarts',
    figures: {
      runs: [...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', '),
      'server crashes': totals.crashes,
      '… permanent': totals.permanent,
      requests: totals.requests,
      'checks passed': totals.passed,
      'checks inconclusive': totals.inconclusive,
      'pools left behind and listed in the report': totals.listed,
      'pools whose creation got no response before the server crashed permanently, named in the notes': totals.named,
      'open sockets before and after': `${before.sockets}, ${after.sockets}`,
      'false violations': violations.filter((sentence) => sentence.startsWith('false')).length,
    },
    violations,
  }

  async function run(index: number): Promise<void> {
    const server = createServer()
    const seeded = new Set(server.state().pools.map(({ id }) => id))
    const listening = await listen(server)
    const reportedIds = new Set<string>()
    const remainingPools = () => server.state().pools.filter(({ id }) => !seeded.has(id))
    const random = createRandom(seed + index)
    // The server of every third run crashes permanently at its third crash or later: either while it has a pool of the run, or
    // before the response to a creation arrives.
    const isLastCrash = (crashes: number) => {
      if (index % 3 !== 2 || crashes < 2) return false
      return index % 2 === 0
        ? remainingPools().length > 0 && random() < 0.1
        : remainingPools().some(({ id }) => !reportedIds.has(id))
    }
    const proxy = await startCrashingProxy(listening.port, random, isLastCrash)
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'created') reportedIds.add(event.id)
    }
    const report = await verify({ url: proxy.url, write: true, seed: seed + index, runs: 5, timeout: 3000, onEvent })
    const { crashes, hasStopped } = await proxy.stop()
    await listening.stop()
    totals.crashes += crashes
    if (hasStopped) totals.permanent += 1
    verdicts.set(report.verdict, (verdicts.get(report.verdict) ?? 0) + 1)
    totals.requests += report.counts.requests
    totals.passed += report.counts.passed
    totals.inconclusive += report.counts.inconclusive
    totals.listed += report.leftBehind.length
    for (const { check, message, level } of report.findings) {
      if (level !== 'may') violations.push(`false violation with seed ${seed + index}: ${check}: ${message}`)
    }
    const listed = new Set(report.leftBehind.map(({ id }) => id))
    for (const { id, name } of remainingPools()) {
      if (listed.has(id)) continue
      // The response with the id never arrived, so the report can only name the pool.
      if (hasStopped && !reportedIds.has(id) && isNamedInNotes(report, name)) totals.named += 1
      else violations.push(`left behind but not listed, with seed ${seed + index}: ${id}, ${name}`)
    }
  }
}

/** Returns true if a note names the pool by the part of its name that the run issued. */
function isNamedInNotes({ notes }: Report, name: string): boolean {
  const [issued] = /^Contract Test \w+ \w+/.exec(name) ?? []
  return issued !== undefined && notes.some((note) => note.includes(issued))
}
