import type { Activity } from '../../src/generated/schema.js'
import type { Check, Violation } from '../model/check.ts'
import { readActivities } from '../model/contents.ts'
import { bodyValue, type Exchange, requestLine, succeeded } from '../model/exchange.ts'
import { invariant } from '../runner/invariant.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import { trimmed } from './lib/compare.ts'
import { isRfc3339 } from './lib/dates.ts'

const path = '#/paths/~1api~1pools~1activity/get'
const filter = '#/components/parameters/ActivityPoolId'

function entriesIn(exchange: Exchange): Activity[] {
  return exchange.operation?.id === 'listActivity' && succeeded(exchange) ? readActivities(bodyValue(exchange)) : []
}

export const idsAreUnique = invariant({
  id: 'activity.ids-are-unique',
  description: 'No two entries of the log have the same id.',
  pointer: '#/components/schemas/Activity/properties/id',
  level: 'must',
  *select(exchange) {
    const entries = entriesIn(exchange)
    if (entries.length > 0) yield entries
  },
  check: (entries) => {
    const seen = new Set<string>()
    const twice = entries.find(({ id }) => seen.size === seen.add(id).size)
    return (
      twice && {
        message: 'two entries of the log have the same id',
        expected: 'each id once',
        actual: `${JSON.stringify(twice.id)} twice`,
      }
    )
  },
})

export const timestampIsRfc3339 = invariant({
  id: 'activity.timestamp-is-rfc-3339',
  description: 'The timestamp of an entry is a date-time of RFC 3339 that exists, with its offset.',
  pointer: '#/components/schemas/Activity/properties/timestamp',
  level: 'must',
  *select(exchange) {
    for (const entry of entriesIn(exchange)) if (typeof entry.timestamp === 'string') yield entry
  },
  check: (entry) =>
    !isRfc3339(entry.timestamp) && {
      message: 'an entry of the log has a timestamp that is no RFC 3339 date-time',
      expected: 'such as 2023-06-10T14:32:45Z',
      actual: `${JSON.stringify(entry.timestamp)} in entry ${entry.id}`,
    },
})

export const filterHolds = invariant({
  id: 'activity.filter-gives-that-pool-alone',
  description: "With poolId the log has that pool's entries and no others.",
  pointer: filter,
  level: 'must',
  needs: ['state'],
  *select(exchange) {
    const asked = askedFor(exchange)
    if (asked) for (const entry of entriesIn(exchange)) yield { asked, entry }
  },
  check: ({ asked, entry }) =>
    entry.poolId !== asked && {
      message: 'the log of one pool has an entry of another',
      expected: `poolId ${JSON.stringify(asked)} alone`,
      actual: `entry ${entry.id} with poolId ${JSON.stringify(entry.poolId)}`,
    },
})

export const poolNameFits = invariant({
  id: 'activity.pool-name-fits',
  description: 'The poolName of an entry is a name that the pool has had.',
  pointer: '#/components/schemas/Activity/properties/poolName',
  level: 'must',
  needs: ['state'],
  *select(exchange, { tracker }) {
    for (const entry of entriesIn(exchange)) {
      const names = tracker.namesOf(entry.poolId)
      if (names && typeof entry.poolName === 'string') yield { entry, names }
    }
  },
  check: ({ entry, names }) => {
    if ([...names].some((name) => trimmed(name) === trimmed(entry.poolName))) return
    return {
      message: 'an entry of the log carries a poolName that its pool never had',
      expected: [...names].map((name) => JSON.stringify(name)).join(' or '),
      actual: `${JSON.stringify(entry.poolName)} in entry ${entry.id}`,
    }
  },
})

export const literalPathWins = {
  id: 'activity.literal-path-wins',
  description: '/api/pools/activity is the activity log, not a pool with that id.',
  pointer: path,
  level: 'must',
} as const satisfies Check

export const filterIsComplete = {
  id: 'activity.filter-gives-all-of-them',
  description: 'With poolId the log has every entry that the whole log has for that pool.',
  pointer: filter,
  level: 'should',
} as const satisfies Check

export const unknownPoolHasNoEntries = {
  id: 'activity.unknown-pool-has-no-entries',
  description: 'The log of a pool that never was is empty, or answered with 404, or with 400 where ids have a format.',
  pointer: filter,
  level: 'should',
} as const satisfies Check

export const oddFiltersAreSurvived = {
  id: 'activity.odd-queries-are-survived',
  description:
    'No query makes the log fail: not an empty poolId, not two of them, not signs that need encoding, not an unknown parameter.',
  pointer: filter,
  level: 'should',
} as const satisfies Check

export const changesAreLogged = {
  id: 'activity.changes-are-logged',
  description: 'Creating, updating and deleting a pool each leave an entry in the log.',
  pointer: path,
  level: 'may',
} as const satisfies Check

export const reading = scenario({
  title: 'the activity log is read',
  needs: [],
  checks: [literalPathWins, unknownPoolHasNoEntries, oddFiltersAreSurvived],
  async run(ctx) {
    const log = await ctx.listActivity()
    const violation = notTheLog(log)
    ctx.judge(literalPathWins, log, violation)
    const unknown = await ctx.listActivity(`no-such-pool-${ctx.tracker.names.runId}`)
    const status = unknown.response?.status
    if (!ctx.options.stateless && status !== 401 && status !== 403) {
      const entries = entriesIn(unknown).length
      const right = status === 404 || status === 400 || (succeeded(unknown) && entries === 0)
      ctx.judge(
        unknownPoolHasNoEntries,
        unknown,
        !right && {
          message: 'the log of a pool that never was is neither empty nor a 404',
          expected: '200 with no entries, 404, or 400 where ids have a format',
          actual: succeeded(unknown) ? `${entries} entries` : String(status),
        },
      )
    }
    for (const query of [
      'poolId=',
      'poolId=pool-1&poolId=pool-2',
      'poolId=a%26b%3Dc%2Fd%3Fe%23f',
      'poolId=%25',
      'poolId=a+b%20c',
      "poolId='",
      'poolId=%E2%98%83',
      'poolId[]=a',
      'poolId[$ne]=a',
      'limit=-1&offset=x',
      'unknown=1',
      '&&=&',
      `poolId=${'x'.repeat(1_500)}`,
    ]) {
      const exchange = await ctx.send({
        path: `/api/pools/activity?${query}`,
        ...(/[[\]']|&&/.test(query) ? { kind: 'odd-uri' } : {}),
      })
      const code = exchange.response?.status ?? 0
      if (exchange.response)
        ctx.judge(
          oddFiltersAreSurvived,
          exchange,
          code >= 500 && {
            message: `${requestLine(exchange)} makes the log fail`,
            expected: 'any answer but a failure',
            actual: String(code),
          },
        )
    }
  },
})

export const filtered = scenario({
  title: 'the activity log is read for one pool',
  needs: ['state'],
  checks: [filterIsComplete],
  async run(ctx) {
    const log = await ctx.listActivity()
    const ids = [...new Set(entriesIn(log).map(({ poolId }) => poolId))].filter((id) => typeof id === 'string' && id !== '')

    // The newest and the oldest: a log that is cut off somewhere is cut off for the others.
    for (const id of new Set([...ids.slice(0, 2), ...ids.slice(-2)])) await complete(ctx, id)
  },
})

export const ownEntries = scenario({
  title: 'a pool is created, updated and deleted, and the log is read',
  needs: ['write', 'state'],
  checks: [changesAreLogged, filterIsComplete],
  async run(ctx) {
    const { created } = await ctx.newPool()
    const { created: other } = await ctx.newPool()
    await ctx.updatePool(created.id, ctx.bodies.update())
    await complete(ctx, created.id)
    // Parts of an id are other ids: what comes for them is held against the filter like any other answer.
    for (const part of [created.id.slice(0, -1), created.id.slice(1)]) if (part !== '') await ctx.listActivity(part)
    await ctx.deletePools(created.id, other.id)
    const log = await ctx.listActivity(created.id)
    const entries = entriesIn(log).length
    if (succeeded(log))
      ctx.judge(
        changesAreLogged,
        log,
        entries < 3 && {
          message: 'creating, updating and deleting a pool left fewer than three entries',
          expected: '3 or more',
          actual: String(entries),
        },
      )
  },
})

/** Entries may be added at any time, so what is missing is looked for again. */
async function complete(ctx: ScenarioContext, id: string) {
  let missing: string[] = []
  let log: Exchange | undefined
  const { exchange, matched } = await ctx.poll(
    async () => {
      log = await ctx.listActivity()
      return ctx.listActivity(id)
    },
    (response) => {
      const here = new Set(entriesIn(response).map((entry) => entry.id))
      missing = log
        ? entriesIn(log)
            .filter((entry) => entry.poolId === id && !here.has(entry.id))
            .map((entry) => entry.id)
        : []
      return missing.length === 0
    },
  )
  if (!succeeded(exchange)) return
  ctx.judge(
    filterIsComplete,
    exchange,
    !matched && {
      message: 'the log of one pool lacks entries that the whole log has',
      expected: `entries ${missing.slice(0, 5).join(', ')} too`,
      actual: `${entriesIn(exchange).length} entries without them`,
    },
  )
}

function notTheLog(log: Exchange): Violation | undefined {
  const { response } = log
  if (!response || response.status === 401 || response.status === 403) return undefined
  const value = bodyValue(log) as { activities?: unknown } | null | undefined
  if (succeeded(log) && Array.isArray(value?.activities)) return undefined
  return {
    message: '/api/pools/activity does not answer the activity log',
    expected: '200 with activities',
    actual: `${response.status} ${response.json.text.slice(0, 200)}`,
  }
}

function askedFor({ request, operation }: Exchange): string | undefined {
  if (operation?.id !== 'listActivity') return undefined
  const ids = new URLSearchParams(request.path.split('?')[1] ?? '').getAll('poolId')
  return ids.length === 1 && ids[0] !== '' ? ids[0] : undefined
}

export const activityChecks = [filterHolds, filtered, idsAreUnique, ownEntries, poolNameFits, reading, timestampIsRfc3339]
