import { randomUUID } from 'node:crypto'
import type { Pool } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import { errorResponse, intercept } from '../mutators.ts'
import { manyEntries } from './activity.ts'
import { type ConformingServer, embedded, examplePools, type StartedServer, type Wrapper } from './server.ts'

/** What an id looks like. */
export const ids: ConformingServer[] = [
  {
    id: 'ids.uuids',
    description: 'Ids are UUIDs, and what is none is refused with 400.',
    reading: 'unknown pools',
    start: named(() => randomUUID(), refusingIds(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)),
  },
  {
    id: 'ids.uuids-in-any-case',
    description: 'UUIDs are read in any letter case and answered in small letters.',
    reading: 'pool ids',
    start: named(
      () => randomUUID(),
      readingIds((id) => id.toLowerCase()),
    ),
  },
  {
    id: 'ids.uuids-in-capitals',
    description: 'UUIDs are answered in capitals, and read in any letter case.',
    reading: 'pool ids',
    start: named(
      () => randomUUID().toUpperCase(),
      readingIds((id) => id.toUpperCase()),
    ),
  },
  {
    id: 'ids.numbers',
    description: 'Ids are numbers in text, and what is no number is refused with 400.',
    reading: 'unknown pools',
    start: named(
      counter((n) => String(n)),
      refusingIds(/^[1-9]\d*$/),
    ),
  },
  {
    id: 'ids.huge-numbers',
    description: 'Ids are numbers in text that no double holds.',
    reading: 'pool ids',
    start: named(counter((n) => `90071992547409${1_000 + n}`)),
  },
  {
    id: 'ids.object-ids',
    description: 'Ids are 24 hexadecimal digits, and what is none is refused with 400.',
    reading: 'unknown pools',
    start: named(
      counter((n) => `64857a1d${n.toString(16).padStart(16, '0')}`),
      refusingIds(/^[0-9a-f]{24}$/i),
    ),
  },
  {
    id: 'ids.object-ids-in-any-case',
    description: 'Ids are hexadecimal numbers, which are read in any letter case and answered in small letters.',
    reading: 'pool ids',
    start: named(
      counter((n) => `64857a1d${n.toString(16).padStart(16, '0')}`),
      readingIds((id) => (/^[0-9a-f]{24}$/i.test(id) ? id.toLowerCase() : id)),
    ),
  },
  {
    id: 'ids.with-slashes',
    description: 'Ids are paths of provider, region and number, with slashes.',
    reading: 'pool ids',
    start: named(counter((n) => `aws/us-west-2/${n}`)),
  },
  {
    id: 'ids.with-spaces',
    description: 'Ids have spaces within and plus signs.',
    reading: 'pool ids',
    start: named(counter((n) => `pool no ${n} + more`)),
  },
  {
    id: 'ids.with-percent-signs',
    description: 'Ids have percent signs, also such as look encoded.',
    reading: 'pool ids',
    start: named(counter((n) => `100%-${n}%2F%20`)),
  },
  {
    id: 'ids.in-unicode',
    description: 'Ids are of characters beyond ASCII, and beyond the basic plane.',
    reading: 'pool ids',
    start: named(counter((n) => `größe-日本-🚀-${n}`)),
  },
  {
    id: 'ids.with-reserved-characters',
    description: 'Ids have every character that means something in a URL.',
    reading: 'pool ids',
    start: named(counter((n) => `a?b#c&d=e;f:g@h,i!j$k'l(m)n*o[${n}]`)),
  },
  {
    id: 'ids.arns',
    description: 'Ids are resource names of a cloud.',
    reading: 'pool ids',
    start: named(counter((n) => `arn:aws:pools:us-west-2:123456789012:pool/${n}`)),
  },
  {
    id: 'ids.by-letter-case',
    description: 'Ids are short, and differ by letter case only.',
    reading: 'pool ids',
    start: named(counter((n) => [...n.toString(2).padStart(10, '0')].map((bit) => (bit === '1' ? 'K' : 'k')).join(''))),
  },
  {
    id: 'ids.long',
    description: 'Ids are 300 characters long.',
    reading: 'pool ids',
    start: named(counter((n) => `${'x'.repeat(290)}-${String(n).padStart(9, '0')}`)),
  },
  {
    id: 'ids.like-activity',
    description: 'Ids begin like the path of the log.',
    reading: 'path of the activity log',
    start: named(counter((n) => `activity-${n}`)),
  },
  {
    id: 'ids.slugs-of-the-name',
    description: 'Ids are made from the first name of a pool, and given again when it is gone.',
    reading: 'pool ids',
    start: embedded({}, renaming(slugOf)),
  },
  {
    id: 'ids.reused',
    description: 'The smallest free number is the next id, so that the id of a deleted pool comes back.',
    reading: 'pool ids',
    start: embedded({}, renaming(smallestFree)),
  },
  {
    id: 'ids.reused-with-their-log',
    description: 'New pools get ids of pools that are long gone, whose entries are still in the log under their names.',
    reading: 'pool ids',
    start: () => embedded({ activities: manyEntries(300, 'pool') })(),
  },
]

/** The embedded server with other ids, also for the pools that it starts with. */
function named(make: () => string, ...wrappers: Wrapper[]): () => StartedServer {
  return () => embedded({ pools: examplePools((pool) => ({ ...pool, id: make() })), ids: () => make() }, ...wrappers)()
}

function counter(name: (n: number) => string): () => string {
  let n = 0
  return () => name(++n)
}

/** Looks for another id than the one in the path. */
function readingIds(change: (id: string) => string): Wrapper {
  return intercept(({ poolId, forward }) => (poolId === undefined ? forward() : forward({ path: poolPath(change(poolId)) })))
}

function refusingIds(pattern: RegExp): Wrapper {
  return intercept(({ request, poolId, forward }) => {
    const filter = new URL(request.url).searchParams.get('poolId')
    const wrong = [poolId, filter].find((id) => typeof id === 'string' && id !== '' && !pattern.test(id))
    return wrong === undefined ? forward() : errorResponse(400, 'this is no id of a pool')
  })
}

function slugOf({ name }: Pool, isTaken: (id: string) => boolean): string {
  const slug =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'pool'
  let id = slug
  for (let n = 2; isTaken(id) || id === 'activity'; n++) id = `${slug}-${n}`
  return id
}

export function smallestFree(_: Pool, isTaken: (id: string) => boolean): string {
  let n = 1
  while (isTaken(`number-${n}`)) n += 1
  return `number-${n}`
}

/** Outside, each new pool has the id that is made for it, and those of the start keep theirs. The log tells nothing of a pool that is gone. */
export function renaming(make: (pool: Pool, isTaken: (id: string) => boolean) => string): Wrapper {
  return (original) => {
    /** Every id that was ever made, by the one inside. */
    const outside = new Map<string, string>()
    /** The id inside of each made id that a pool has now. */
    const alive = new Map<string, string>()
    const innerOf = (id: string) => alive.get(id) ?? (outside.has(id) ? 'none' : id)
    return intercept(async ({ operation, poolId, request, forward }) => {
      const url = new URL(request.url)
      const filters = url.searchParams.getAll('poolId')
      if (filters.length === 1 && filters[0]) url.searchParams.set('poolId', innerOf(filters[0]))
      const inner = poolId === undefined ? '' : innerOf(poolId)
      if (poolId !== undefined) url.pathname = `/api/pools/${encodeURIComponent(inner)}`
      const response = await forward({ path: url.pathname + url.search })
      if (!operation || !response.ok) return response
      const body = await response.json()
      if (operation === 'createPool') {
        const id = make(body, (candidate) => alive.has(candidate))
        outside.set(body.id, id)
        alive.set(id, body.id)
      }
      if (operation === 'deletePool' && poolId !== undefined) alive.delete(poolId)
      if (operation === 'listActivity') {
        const isKnown = (id: string) => !outside.has(id) || alive.get(outside.get(id) as string) === id
        body.activities = body.activities.filter((entry: { poolId: string }) => isKnown(entry.poolId))
      }
      const renamed = JSON.stringify(body, (key, value) =>
        key === 'id' || key === 'poolId' ? (outside.get(value) ?? value) : value,
      )
      return new Response(renamed, { status: response.status, headers: { 'content-type': 'application/json' } })
    })(original)
  }
}
