import type { Activity } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { formatId } from '../lib/compare.ts'
import { entriesDoNotChange, filterIsComplete, wholeLogHasNoGaps } from './checks.ts'
import { readEntries } from './entries.ts'
import { describeChange, findChangedField } from './entry-changes.ts'
import { readTime } from './times.ts'
import { VolatileDetails } from './volatile-details.ts'

interface Differences {
  missing: Violation | undefined
  gap: Violation | undefined
  change: Violation | undefined
}

/**
 * Compares the log of one pool with the whole log. Other clients may add entries at any time, so both are read again before
 * a difference is a violation.
 *
 * @param whole The whole log, if it was just read.
 * @returns the whole log that was read last.
 */
export async function compareLogs(ctx: ScenarioContext, poolId: string, whole?: Exchange): Promise<Exchange> {
  let log = whole ?? (await ctx.listActivity())
  let isFirst = true
  let differences: Differences | undefined
  /** Entries that were in no whole log so far. A server that logs reads adds another one for each. */
  let absent: Set<string> | undefined
  const volatileDetails = new VolatileDetails()
  const { exchange } = await ctx.poll(
    async () => {
      if (!isFirst) log = await ctx.listActivity()
      isFirst = false
      return ctx.listActivity(poolId)
    },
    (filtered) => {
      const gap = findGap(readEntries(log), readEntries(filtered)).filter(({ id }) => absent?.has(id) ?? true)
      absent = new Set(gap.map(({ id }) => id))
      differences =
        succeeded(log) && succeeded(filtered) ? findDifferences(log, filtered, { poolId, gap, volatileDetails }) : undefined
      return !differences || !(differences.missing || differences.gap || differences.change)
    },
  )
  if (!differences) return log
  ctx.judge(filterIsComplete, exchange, differences.missing)
  ctx.judge(wholeLogHasNoGaps, log, differences.gap)
  ctx.judge(entriesDoNotChange, exchange, differences.change)
  return log
}

function findDifferences(
  log: Exchange,
  filtered: Exchange,
  { poolId, gap, volatileDetails }: { poolId: string; gap: readonly Activity[]; volatileDetails: VolatileDetails },
): Differences {
  const whole = readEntries(log)
  const wholeById = new Map(whole.filter((entry) => entry.poolId === poolId).map((entry) => [entry.id, entry]))
  const entries = readEntries(filtered)
  const filteredIds = new Set(entries.map(({ id }) => id))
  const missing = [...wholeById.keys()].filter((id) => !filteredIds.has(id))
  return {
    missing: missing.length === 0 ? undefined : describeMissing(missing, entries.length),
    gap: describeGap(whole, gap),
    change: findChange(wholeById, entries, volatileDetails),
  }
}

function describeMissing(missing: string[], count: number): Violation {
  return {
    message: 'the activity log of one pool lacks entries of the whole log',
    expected: `the entries ${missing.slice(0, 5).map(formatId).join(', ')} as well`,
    actual: `${count} entries, without these`,
  }
}

/** Finds entries that the whole log lacks although it has older and newer ones, so that a limit does not explain it. */
function findGap(whole: readonly Activity[], entries: readonly Activity[]): Activity[] {
  const ids = new Set(whole.map(({ id }) => id))
  const absent = entries.filter(({ id }) => !ids.has(id))
  if (absent.length === 0) return []
  let oldest = Infinity
  let newest = -Infinity
  for (const { timestamp } of whole) {
    const time = readTime(timestamp)
    if (time === undefined) continue
    oldest = Math.min(oldest, time)
    newest = Math.max(newest, time)
  }
  return absent.filter(({ timestamp }) => {
    const time = readTime(timestamp)
    return time !== undefined && oldest < time && time < newest
  })
}

function describeGap(whole: readonly Activity[], gap: readonly Activity[]): Violation | undefined {
  if (gap.length === 0) return undefined
  return {
    message: 'the whole activity log lacks entries of the log of one pool, although it has older and newer ones',
    expected: `the entries ${gap
      .slice(0, 5)
      .map(({ id }) => formatId(id))
      .join(', ')} as well`,
    actual: `${whole.length} entries, without these`,
  }
}

function findChange(
  wholeById: ReadonlyMap<string, Activity>,
  entries: readonly Activity[],
  volatileDetails: VolatileDetails,
): Violation | undefined {
  let violation: Violation | undefined
  for (const entry of entries) {
    const before = wholeById.get(entry.id)
    const field = before && findChangedField(before, entry)
    if (field && !(field === 'details' && volatileDetails.add(before, entry))) violation ??= describeChange(before, entry, field)
  }
  return violation
}
