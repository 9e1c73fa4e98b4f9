import { allChecks } from './checks/index.ts'
import { readOptions, type VerifyOptions } from './model/options.ts'
import { type CheckReport, hasJudged, type Report } from './model/report.ts'
import { failsRun } from './reporters/summarize.ts'
import { formatFailedCheck } from './reporters/terminal.ts'
import { verify } from './verify.ts'

/** What Vitest, Jest, Bun and `node:test` have in common. */
export interface TestRunner {
  describe(name: string, define: () => void): unknown
  test(name: string, run: (...context: unknown[]) => Promise<void>, timeoutMs?: number): unknown
}

/**
 * Registers every check as a test. They share one run of the suite, which begins with the first of them. A test fails
 * when its check fails, or is inconclusive, at a level that fails the run (`failOn`); it is skipped, with the reason,
 * when its check was not run, and when it is no more than advice. Two more tests fail when nothing was judged at all, and
 * when a pool of the run could not be removed.
 *
 * `options` may be a function, for a server that is started in a hook: it is called once, when the first test runs.
 *
 * @throws {OptionError} when an option cannot be meant, from here or, with a function, from each test.
 */
export function defineContractTests(
  { describe, test }: TestRunner,
  options: VerifyOptions | (() => VerifyOptions | Promise<VerifyOptions>),
): void {
  const isSelected = typeof options === 'function' ? () => true : readOptions(options).isSelected
  let shared: Promise<Report> | undefined
  const report = () => {
    shared ??= (async () => verify(typeof options === 'function' ? await options() : options))()
    return shared
  }
  describe('Compute Pools API', () => {
    for (const { id, description } of allChecks().filter((check) => isSelected(check.id))) {
      test(`${id}: ${description}`, async (...context) => conclude(id, await report(), context[0]), longestRunMs)
    }
    test('the run judges something', async () => requireJudgement(await report()), longestRunMs)
    test('every pool that the run made is removed', async () => requireNothingLeft(await report()), longestRunMs)
  })
}

// The first test waits for the whole run, the others find it done. A run ends by itself.
const longestRunMs = 3_600_000

function conclude(id: string, report: Report, context: unknown): void {
  const check = report.checks.find((candidate) => candidate.id === id)
  const { outcome, reason = outcome, level } = check ?? { outcome: 'skipped', reason: 'left out by only or skip' }
  const fails = level !== undefined && failsRun(level, report.failOn)
  const said = check && outcome === 'failed' ? textOf(check, report) : `${outcome}: ${reason}`
  if (fails && (outcome === 'failed' || outcome === 'inconclusive')) throw new ContractError(said)
  if (outcome !== 'passed') skip(context, id, outcome === 'failed' ? `advice: ${said}` : said)
}

/** A check that failed: the message is what the terminal shows of it. */
class ContractError extends Error {
  override name = 'ContractError'
  constructor(message: string) {
    super(message)
    // Where the suite stands says nothing about the server.
    this.stack = `${this.name}: ${message}`
  }
}

function textOf(check: CheckReport, { findings }: Report): string {
  return `\n${formatFailedCheck({ ...check, findings: findings.filter((finding) => finding.check === check.id) })}\n`
}

function requireJudgement({ checks }: Report): void {
  if (hasJudged(checks)) return
  const reasons = new Set(checks.map(({ outcome, reason }) => reason ?? outcome))
  throw new ContractError(`none of the selected checks was judged: ${[...reasons].join('; ')}`)
}

function requireNothingLeft({ leftBehind }: Report): void {
  if (leftBehind.length === 0) return
  throw new ContractError(
    `pools that could not be removed:\n${leftBehind.map(({ id, name, curl }) => `${id}, ${name}: ${curl}`).join('\n')}`,
  )
}

/** Vitest and `node:test` can skip from within a test. Jest and Bun cannot: there it is said on the console, and the test passes. */
function skip(context: unknown, id: string, reason: string): void {
  if (canSkip(context)) context.skip(reason)
  else console.warn(`${id} was not tested: ${reason}`)
}

// Vitest's context is a function that has methods.
function canSkip(context: unknown): context is { skip(reason: string): void } {
  const isThing = (typeof context === 'object' && context !== null) || typeof context === 'function'
  return isThing && 'skip' in context && typeof context.skip === 'function'
}
