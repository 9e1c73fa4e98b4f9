import { type Level, levels } from '../model/check.ts'
import { bodyFile } from '../model/curl.ts'
import { excerptText } from '../model/excerpt.ts'
import { type CheckReport, type Finding, hasJudged, type Report, type Verdict } from '../model/report.ts'
import { limitCurl } from '../model/report-size.ts'
import { poolPath } from '../model/request.ts'
import { decideLeftBehind, type LeftBehind } from './left-behind.ts'
import type { PoolTracker } from './pool-tracker.ts'
import type { RunState } from './run-state.ts'

/** Builds the report of a run that has ended. */
export function buildReport(state: RunState): Report {
  const { options, startedAt, results, tracker, sender, coverage, notes, redact } = state
  const checks = results.checks()
  const findings = sortBySeverity(results.findings())
  const leftBehind = decideLeftBehind(tracker, state.cleanup)
  const count = (outcome: CheckReport['outcome']) => checks.filter((check) => check.outcome === outcome).length
  return {
    schemaVersion: 1,
    target: redact(options.baseUrl),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    seed: options.seed,
    verdict: decideVerdict(checks, options.failOn),
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
    notes: limitNotes([
      ...notes,
      ...leftBehind.notes.map((note) => excerptText(note, redact, maxNoteLength)),
      ...omittedNotes(results.omitted, leftBehind),
      ...curlNotes(findings, options.failOn, tracker),
    ]),
    leftBehind: listPools(leftBehind, state),
  }
}

/** Enough for the names of the pools that a run keeps alive. */
const maxNoteLength = 1_000
/** More pools than a run keeps alive, unless deletions fail. */
const maxLeftBehind = 25
/** The number of characters of all notes. */
const maxNotesLength = 50_000

function listPools({ pools }: LeftBehind, { redact, buildRemoval }: RunState): Report['leftBehind'] {
  return pools.slice(0, maxLeftBehind).map(({ pool, id, name }) => ({
    id: excerptText(id, redact, 1_000),
    name: excerptText(name, redact, 200),
    curl: limitCurl(buildRemoval(pool)),
  }))
}

/** Notes about parts that the report does not show. */
function omittedNotes(omitted: number, { pools }: LeftBehind): string[] {
  const more = pools.length - maxLeftBehind
  return [
    ...(omitted > 0 ? [`${omitted} more violations are not shown, to keep this report short`] : []),
    ...(more > 0 ? [`${more} more pools of this run are left behind: --clean with another --seed removes them`] : []),
  ]
}

/** The last notes explain the report itself, so the first ones of many are omitted. */
function limitNotes(notes: string[]): string[] {
  let first = notes.length
  let length = 0
  while (first > 0 && length <= maxNotesLength) {
    first--
    length += notes[first]?.length ?? 0
  }
  return first === 0 ? notes : [`${first} earlier notes are not shown`, ...notes.slice(first)]
}

function sortBySeverity(findings: Finding[]): Finding[] {
  return findings.sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || a.check.localeCompare(b.check))
}

function decideVerdict(checks: CheckReport[], failOn: Level): Verdict {
  const relevant = checks.filter(({ level }) => isAtLeast(level, failOn))
  if (relevant.some(({ outcome }) => outcome === 'failed')) return 'violates'
  if (relevant.some(({ outcome }) => outcome === 'inconclusive')) return 'inconclusive'
  return hasJudged(checks) ? 'conforms' : 'inconclusive'
}

function isAtLeast(level: Level, limit: Level): boolean {
  return levels.indexOf(level) <= levels.indexOf(limit)
}

/** Explains what to replace in the curl lines of the findings before running them. */
function curlNotes(findings: Finding[], failOn: Level, tracker: PoolTracker): string[] {
  const relevant = findings.filter(({ level }) => isAtLeast(level, failOn))
  const deletedPaths = tracker
    .createdIds()
    .filter((id) => !tracker.get(id))
    .map(poolPath)
  const notes: string[] = []
  if (relevant.some(({ exchange }) => deletedPaths.some((path) => exchange.request.url.endsWith(path)))) {
    notes.push('a curl line names a pool that is deleted: before you run such a line, create a pool and insert its id')
  }
  if (relevant.some(({ curl }) => curl.includes('"$TOKEN_PREFIX"')))
    notes.push('$TOKEN_PREFIX in a curl line is the first half of $TOKEN')
  if (relevant.some(({ curl }) => curl.includes('"$TOKEN_SWAPPED_CASE"')))
    notes.push('$TOKEN_SWAPPED_CASE in a curl line is $TOKEN with each letter in the other case')
  if (relevant.some(({ curl }) => curl.endsWith(bodyFile)))
    notes.push('@body in a curl line stands for a file with the body of the request, which is too long for a command')
  return notes
}
