import { type Report, type RunEvent, verify } from '../../contract-tests/index.ts'
import { createRandom } from '../../src/core/random.ts'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'
import { startMortalProxy } from './mortal-proxy.ts'
import { measureResources } from './resources.ts'
import type { SoakResult } from './result.ts'

/** Most of the time of a run is spent waiting for the server to return. */
const parallelRuns = 8

/** Runs the contract tests against servers that keep their pools, but die and return at random points. */
export async function soakSuite({ ms, seed }: { ms: number; seed: number }): Promise<SoakResult> {
  const verdicts = new Map<string, number>()
  const totals = { requests: 0, passed: 0, inconclusive: 0, listed: 0, named: 0, deaths: 0, permanent: 0 }
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
  if (totals.deaths < runs) violations.push(`the run was too short: ${totals.deaths} deaths in ${runs} runs`)
  if (totals.listed + totals.named === 0)
    violations.push('the run was too short: no server died for good while it had a pool of the run')
  return {
    title: 'The contract tests against a server that dies and returns',
    figures: {
      runs: [...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', '),
      'deaths of the server': totals.deaths,
      '… for good': totals.permanent,
      requests: totals.requests,
      'checks passed': totals.passed,
      'checks inconclusive': totals.inconclusive,
      'pools left behind and listed in the report': totals.listed,
      'pools whose creation got no response before the server died for good, named in the notes': totals.named,
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
    // The server of every third run dies for good at its third death or later: either while it has a pool of the run, or
    // before the response to a creation arrives.
    const isLastDeath = (deaths: number) => {
      if (index % 3 !== 2 || deaths < 2) return false
      return index % 2 === 0
        ? remainingPools().length > 0 && random() < 0.1
        : remainingPools().some(({ id }) => !reportedIds.has(id))
    }
    const proxy = await startMortalProxy(listening.port, random, isLastDeath)
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'created') reportedIds.add(event.id)
    }
    const report = await verify({ url: proxy.url, write: true, seed: seed + index, runs: 5, timeout: 3000, onEvent })
    const { deaths, isGone } = await proxy.stop()
    await listening.stop()
    totals.deaths += deaths
    if (isGone) totals.permanent += 1
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
      if (isGone && !reportedIds.has(id) && isNamedInNotes(report, name)) totals.named += 1
      else violations.push(`left behind but not listed, with seed ${seed + index}: ${id}, ${name}`)
    }
  }
}

/** Returns true if the notes warn that pools with this name prefix may be left. */
function isNamedInNotes({ notes }: Report, name: string): boolean {
  const [, prefix] = /pools named "(.*) …" may remain/.exec(notes.join('\n')) ?? []
  return prefix !== undefined && name.startsWith(prefix)
}
