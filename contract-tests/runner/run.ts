import { type Check, type Level, levels, type Need, StopScenario } from '../model/check.ts'
import { buildCurl } from '../model/curl.ts'
import { succeeded } from '../model/exchange.ts'
import { type Options, readOptions, type VerifyOptions } from '../model/options.ts'
import { PoolBodies } from '../model/pool-bodies.ts'
import { PoolNames } from '../model/pool-names.ts'
import { createRedact } from '../model/redact.ts'
import { type CheckReport, type Finding, hasJudged, type Report, type Verdict } from '../model/report.ts'
import { buildRequest, poolPath } from '../model/request.ts'
import { collectSecrets } from '../model/secrets.ts'
import type { RawGet } from '../transport/raw-socket.ts'
import type { Transport } from '../transport/transport.ts'
import { cleanUp, leftoversIn, removeLeftovers } from './cleanup.ts'
import { Coverage } from './coverage.ts'
import type { Invariant } from './invariant.ts'
import { InvariantJudge } from './invariant-judge.ts'
import { PoolTracker } from './pool-tracker.ts'
import { ResultCollector } from './result-collector.ts'
import { RetryingSender, ServerUnavailableError } from './retrying-sender.ts'
import type { Scenario } from './scenario.ts'
import { ScenarioContext } from './scenario-context.ts'

/** The run could not begin: nothing answers there, or what answers is no HTTP. */
export class CannotRunError extends Error {
  override name = 'CannotRunError'
}

/** What a run needs from outside: `verify` brings the network. */
export interface Network {
  transport: Transport
  /** The bytes of an answer, which a Fetch hides. */
  rawGet?: RawGet
}

export interface RunParts {
  /** The checks, in the order of the run. */
  suite: readonly SuiteEntry[]
  network: Network
}

export type SuiteEntry = Invariant | Scenario

/**
 * Questions a server and reports where it departs from the API document. It only reads unless `write` is given; then it
 * creates pools of its own, changes and deletes those and no others, and removes them at the end, also after a failure
 * and when the signal is aborted.
 *
 * @throws {OptionError} when an option cannot be meant.
 * @throws {CannotRunError} when nothing answers, or what answers is no HTTP.
 */
export async function run(given: VerifyOptions, { suite, network }: RunParts): Promise<Report> {
  const options = readOptions(given)
  const { transport, rawGet } = network
  const startedAt = new Date()
  const emit = given.onEvent ?? (() => {})
  const redact = createRedact(collectSecrets(options))
  const signal = given.signal ?? new AbortController().signal

  const { claims, invariants, scenarios } = selected(suite, options)
  const results = new ResultCollector({
    checks: listChecks(suite),
    isSelected: options.isSelected,
    redact,
    onFinding: (finding) => emit({ type: 'finding', finding }),
  })
  const own = new PoolTracker(new PoolNames(options.seed), (change, id) =>
    emit(change === 'created' ? { type: 'created', id, curl: deletionOf(id) } : { type: 'removed', id }),
  )
  const coverage = new Coverage()
  const sender = new RetryingSender({
    transport,
    timeoutMs: options.timeout,
    intervalMs: options.rate ? 1_000 / options.rate : 0,
    signal,
    control: { method: 'GET', path: '/api/pools', headers: controlHeaders(options), kind: 'documented' },
  })
  const onRequest = () => emit({ type: 'request', requests: sender.requests })
  const judged = invariants.filter((invariant) => reasonNotTo(invariant) === undefined)
  const ctx = (signal: AbortSignal) => {
    const judge = new InvariantJudge({
      invariants: judged,
      context: { options, tracker: own },
      results,
      sender,
      signal,
    })
    return new ScenarioContext({
      options,
      own,
      bodies: new PoolBodies(own.names, options.fixtures),
      signal,
      sender,
      results,
      coverage,
      onExchange: (exchange) => judge.judge(exchange),
      onRequest,
      ...(rawGet ? { rawGet } : {}),
    })
  }

  emit({
    type: 'start',
    target: options.baseUrl,
    seed: options.seed,
    checks: claims.length,
    scenarios: scenarios.length,
    writes: options.write && !options.stateless,
  })
  const notes: string[] = []
  const note = (text: string) => {
    notes.push(redact(text))
    emit({ type: 'note', note: redact(text) })
  }
  const trouble = await firstContact(ctx(signal), note)
  let interrupted: string | undefined
  try {
    if (trouble) throw trouble
    await playAll()
  } catch (error) {
    if (signal.aborted) interrupted = 'the run was interrupted'
    else if (error instanceof ServerUnavailableError)
      interrupted = error.kind === 'gone' ? `the server stopped answering: ${error.message}` : error.message
    else throw error
    for (const check of claims) if (!results.wasJudged(check)) results.markInconclusive(check, interrupted)
    note(interrupted)
  } finally {
    // What was created is removed under a signal of its own: the run's may be what ended it.
    if (!trouble) await cleanUp(ctx(AbortSignal.timeout(30_000)), note)
  }
  if (options.clean && interrupted === undefined) await removeLeftovers(ctx(signal), note)
  return report()

  async function playAll() {
    const bench = ctx(signal)
    for (const invariant of invariants) {
      const missing = reasonNotTo(invariant)
      if (missing !== undefined) results.markSkipped(invariant, missing)
    }
    if (
      scenarios.some(
        (story) => reasonNotTo(story) === undefined && story.needs.includes('state') && story.needs.includes('write'),
      )
    ) {
      await bench.runAttempts(() => bench.detectReusedIds()).catch(unlessOver)
    }
    for (const [index, story] of scenarios.entries()) {
      const missing = reasonNotTo(story)
      if (missing !== undefined) {
        for (const check of story.checks) results.markSkipped(check, missing)
        continue
      }
      emit({ type: 'scenario', title: story.title, index, of: scenarios.length })
      await play(story, bench)
    }
  }

  function reasonNotTo({ needs = [] }: { needs?: Need[] }): string | undefined {
    return needs.map((need) => missingFor(need, options, rawGet)).find((reason) => reason !== undefined)
  }

  /** What keeps us from learning something keeps the stories from being told, too, and they say so. */
  function unlessOver(error: unknown) {
    const isOver = signal.aborted || (error instanceof ServerUnavailableError && error.kind === 'gone')
    if (isOver || !(error instanceof StopScenario || error instanceof ServerUnavailableError)) throw error
  }

  async function play(story: Scenario, bench: ScenarioContext) {
    try {
      await bench.runAttempts(() => story.run(bench))
    } catch (error) {
      if (signal.aborted) throw error
      if (error instanceof StopScenario) {
        for (const check of story.checks) {
          if (results.wasJudged(check)) continue
          if (error.outcome === 'skipped') results.markSkipped(check, error.message)
          else results.markInconclusive(check, error.message)
        }
      } else if (error instanceof ServerUnavailableError && error.kind !== 'gone') {
        // What was seen before the story broke off is not the whole of it.
        for (const check of story.checks) results.markInconclusive(check, error.message)
      } else if (error instanceof ServerUnavailableError) throw error
      else {
        // A defect of the suite must not cost the rest of the report.
        const reason = `the suite itself failed here, which is a defect of it: ${error instanceof Error ? error.stack : String(error)}`
        for (const check of story.checks) if (!results.wasJudged(check)) results.markInconclusive(check, reason)
        note(`${story.title}: ${reason}`)
      }
    }
  }

  function report(): Report {
    const checks = results.checks()
    const findings = bySeverity(results.findings())
    const count = (outcome: CheckReport['outcome']) => checks.filter((check) => check.outcome === outcome).length
    return {
      schemaVersion: 1,
      target: options.baseUrl,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      seed: options.seed,
      verdict: verdictOf(checks, options.failOn),
      failOn: options.failOn,
      counts: {
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        inconclusive: count('inconclusive'),
        requests: sender.requests,
      },
      checks,
      findings,
      coverage: coverage.report(),
      notes: [...notes, ...beforePasting(findings)],
      leftBehind: own.alive().map(({ id, names }) => ({ id, name: [...names].at(-1) ?? '', curl: deletionOf(id) })),
    }
  }

  /** What whoever pastes a finding's command has to know first. */
  function beforePasting(found: Finding[]): string[] {
    const broken = found.filter(({ level }) => levels.indexOf(level) <= levels.indexOf(options.failOn))
    const gone = own.createdIds().filter((id) => !own.get(id))
    const namesGone = ({ exchange }: Finding) => gone.some((id) => exchange.request.url.endsWith(poolPath(id)))
    const hints: string[] = []
    if (broken.some(namesGone)) {
      const which = own.alive().length === 0 ? 'the pools of this run' : 'all pools of this run but those left behind'
      hints.push(`${which} are deleted by now: to try a line that names one, create a pool and put its id`)
    }
    if (broken.some(({ curl }) => curl.includes('$TOKEN_PREFIX')))
      hints.push('$TOKEN_PREFIX in a line to try is the first half of $TOKEN')
    return hints
  }

  function deletionOf(id: string): string {
    const path = poolPath(id)
    return buildCurl({ request: buildRequest({ method: 'DELETE', path }, options), url: options.baseUrl + path }, redact)
  }
}

/** Every check of a suite, once. */
export function listChecks(suite: readonly SuiteEntry[]): Check[] {
  return uniqueById(suite.flatMap((check) => (check.kind === 'invariant' ? [check] : check.checks)))
}

function selected(
  suite: readonly SuiteEntry[],
  { isSelected }: Options,
): { claims: Check[]; invariants: Invariant[]; scenarios: Scenario[] } {
  const claims = listChecks(suite).filter(({ id }) => isSelected(id))
  const invariants = suite.filter((check) => check.kind === 'invariant').filter(({ id }) => isSelected(id))
  const scenarios = suite.filter((check) => check.kind === 'scenario')
  // Invariants are about every exchange, so they need all scenarios; without them only those that judge something selected.
  const needed = invariants.length > 0 ? scenarios : scenarios.filter(({ checks }) => checks.some(({ id }) => isSelected(id)))
  return { claims, invariants, scenarios: needed }
}

function uniqueById(checks: Check[]): Check[] {
  return [...new Map(checks.map((check) => [check.id, check])).values()]
}

/** What keeps the run from a conclusion from the start: a server that only asks to wait, or does not answer in time. */
async function firstContact(ctx: ScenarioContext, note: (text: string) => void): Promise<unknown> {
  try {
    const list = await ctx.listPools()
    const { failure } = list
    // Entries from before are of pools that had their ids then, whoever gets them now.
    if (succeeded(list)) await ctx.listActivity()
    const leftovers = leftoversIn(list, ctx)
    if (leftovers.length > 0 && !ctx.options.clean) {
      const names = leftovers
        .slice(0, 5)
        .map(({ name }) => JSON.stringify(name))
        .join(', ')
      note(
        leftovers.length === 1
          ? `a pool bears the name of another run of this suite, ${names}: --clean removes it`
          : `${leftovers.length} pools bear names of other runs of this suite, such as ${names}: --clean removes them`,
      )
    }
    if (failure?.kind === 'not-http') throw new CannotRunError(`${ctx.options.baseUrl}: ${failure.message}`)
    if (failure?.kind === 'dropped') throw new CannotRunError(`${ctx.options.baseUrl}: ${failure.message}`)
  } catch (error) {
    if (error instanceof ServerUnavailableError && error.kind === 'gone')
      throw new CannotRunError(`${ctx.options.baseUrl}: ${error.message}`)
    if (error instanceof ServerUnavailableError || ctx.signal.aborted) return error
    throw error
  }
}

function missingFor(need: Need, options: Options, rawGet: RawGet | undefined): string | undefined {
  switch (need) {
    case 'write':
      return options.write ? undefined : 'pools are created, changed and deleted only with --write'
    case 'state':
      return options.stateless ? 'the server is said to keep no state (--stateless)' : undefined
    case 'token':
      return options.token ? undefined : 'no token that may read and write was given: --token'
    case 'forbidden-token':
      return options.forbiddenToken ? undefined : 'no token that may not write was given: --forbidden-token'
    case 'origin':
      return options.origin ? undefined : 'no origin of a page that calls the server was given: --origin'
    case 'max-latency':
      return options.maxLatency ? undefined : 'no limit was given: --max-latency'
    case 'socket':
      return rawGet ? undefined : 'a Fetch and a proxy hide the bytes on the connection'
  }
}

function verdictOf(checks: CheckReport[], failOn: Level): Verdict {
  const counts = (level: Level) => levels.indexOf(level) <= levels.indexOf(failOn)
  if (checks.some(({ outcome, level }) => outcome === 'failed' && counts(level))) return 'violates'
  if (checks.some(({ outcome, level }) => outcome === 'inconclusive' && counts(level))) return 'inconclusive'
  return hasJudged(checks) ? 'conforms' : 'inconclusive'
}

function bySeverity(findings: Finding[]): Finding[] {
  return findings.sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || a.check.localeCompare(b.check))
}

function controlHeaders({ token, headers }: Options): Record<string, string> {
  return { accept: 'application/json', ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) }
}
