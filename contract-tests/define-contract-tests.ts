import { allChecks } from './checks/index.ts'
import { readOptions, type VerifyOptions } from './model/options.ts'
import { type CheckReport, hasJudged, type Report } from './model/report.ts'
import { formatLeftPool } from './reporters/left-behind.ts'
import { printable, printableMessage } from './reporters/printable-report.ts'
import { failsRun } from './reporters/summarize.ts'
import { formatFailedCheck } from './reporters/terminal.ts'
import { verify } from './verify.ts'

/** The part of Vitest, Jest, Bun and `node:test` that the contract tests use. */
export interface TestRunner {
  describe(name: string, define: () => void): unknown
  test(name: string, run: (...context: unknown[]) => Promise<void>, timeoutMs?: number): unknown
}

/**
 * Registers every check as a test. All tests share one run of the suite, which starts with the first test. A test fails if
 * its check failed or is inconclusive, at the level of `failOn` or a stricter one. It is skipped, with the reason, if its
 * check was skipped or failed at a less strict level. Two more tests fail if no check was judged, or if a pool of the run
 * could not be deleted.
 *
 * @param options The options, or a function that returns them. It is called once, when the first test runs, so that a
 * hook can start the server before.
 * @throws {OptionError} if an option is invalid. With a function, each test fails with it.
 */
export function defineContractTests(
  { describe, test }: TestRunner,
  options: VerifyOptions | (() => VerifyOptions | Promise<VerifyOptions>),
): void {
  const isSelected = typeof options === 'function' ? () => true : readOptions(options).isSelected
  let sharedReport: Promise<Report> | undefined
  const getReport = () => {
    sharedReport ??= (async () => verify(typeof options === 'function' ? await options() : options))()
    return sharedReport
  }
  describe('Compute Pools API', () => {
    for (const { id, description } of allChecks().filter((check) => isSelected(check.id))) {
      test(`${id}: ${description}`, async (...context) => assertPassed(id, await getReport(), context[0]), maxRunMs)
    }
    test('the run judges at least one check', async () => assertJudged(await getReport()), maxRunMs)
    test('the run deletes every pool that it created', async () => assertNothingLeft(await getReport()), maxRunMs)
  })
}

// The first test waits for the whole run, which has its own timeouts.
const maxRunMs = 3_600_000

function assertPassed(id: string, report: Report, context: unknown): void {
  const check = report.checks.find((candidate) => candidate.id === id)
  const { outcome, reason = outcome, level } = check ?? { outcome: 'skipped', reason: 'not selected by only or skip' }
  const isRequired = level !== undefined && failsRun(level, report.failOn)
  const text = check && outcome === 'failed' ? describeFailure(check, report) : printableMessage(`${outcome}: ${reason}`)
  if (isRequired && (outcome === 'failed' || outcome === 'inconclusive')) throw new ContractError(text)
  if (outcome !== 'passed') skip(context, id, outcome === 'failed' ? `advice: ${text}` : text)
}

/** A failed check. The message is the text that the terminal reporter shows for it. */
class ContractError extends Error {
  override name = 'ContractError'

  constructor(message: string) {
    super(message)
    // The stack shows code of this package, not of the server.
    this.stack = `${this.name}: ${message}`
  }
}

function describeFailure(check: CheckReport, { findings }: Report): string {
  return `\n${formatFailedCheck({ ...check, findings: findings.filter((finding) => finding.check === check.id) })}\n`
}

function assertJudged({ checks }: Report): void {
  if (hasJudged(checks)) return
  const reasons = new Set(checks.map(({ outcome, reason }) => reason ?? outcome))
  throw new ContractError(printableMessage(`no selected check was judged: ${[...reasons].join('; ')}`))
}

function assertNothingLeft({ leftBehind }: Report): void {
  if (leftBehind.length === 0) return
  const lines = printable(leftBehind).flatMap(formatLeftPool)
  throw new ContractError(`pools that could not be deleted:\n${lines.join('\n')}`)
}

/** Skips from within the test in Vitest and `node:test`. Jest and Bun cannot: the test passes with a warning on the console. */
function skip(context: unknown, id: string, reason: string): void {
  if (canSkip(context)) context.skip(reason)
  else console.warn(`${id} was not tested: ${reason}`)
}

// The context of Vitest is a function with methods.
function canSkip(context: unknown): context is { skip(reason: string): void } {
  const isObject = (typeof context === 'object' && context !== null) || typeof context === 'function'
  return isObject && 'skip' in context && typeof context.skip === 'function'
}
