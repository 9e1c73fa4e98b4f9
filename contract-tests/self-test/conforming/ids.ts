import { randomUUID } from 'node:crypto'
import type { Pool } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import { errorResponse, intercept, type Mutator } from '../mutators.ts'
import { createEntries } from './activity.ts'
import { type ConformingServer, embedded, examplePools, type StartedServer } from './server.ts'

/** Servers that differ in the format of ids. */
export const ids: ConformingServer[] = [
  {
    id: 'ids.uuids',
    description: 'Uses UUIDs and rejects other ids with 400.',
    reading: 'unknown pools',
    start: withIds(() => randomUUID(), rejectIds(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)),
  },
  {
    id: 'ids.uuids-in-any-case',
    description: 'Accepts UUIDs in any case and returns them in lower case.',
    reading: 'pool ids',
    start: withIds(
      () => randomUUID(),
      normalizeIds((id) => id.toLowerCase()),
    ),
  },
  {
    id: 'ids.uuids-in-upper-case',
    description: 'Accepts UUIDs in any case and returns them in upper case.',
    reading: 'pool ids',
    start: withIds(
      () => randomUUID().toUpperCase(),
      normalizeIds((id) => id.toUpperCase()),
    ),
  },
  {
    id: 'ids.numbers',
    description: 'Uses numbers and rejects other ids with 400.',
    reading: 'unknown pools',
    start: withIds(
      counter((n) => String(n)),
      rejectIds(/^[1-9]\d*$/),
    ),
  },
  {
    id: 'ids.huge-numbers',
    description: 'Uses numbers that a double cannot represent.',
    reading: 'pool ids',
    start: withIds(counter((n) => `90071992547409${1_000 + n}`)),
  },
  {
    id: 'ids.object-ids',
    description: 'Uses 24 hexadecimal digits and rejects other ids with 400.',
    reading: 'unknown pools',
    start: withIds(
      counter((n) => `64857a1d${n.toString(16).padStart(16, '0')}`),
      rejectIds(/^[0-9a-f]{24}$/i),
    ),
  },
  {
    id: 'ids.object-ids-in-any-case',
    description: 'Accepts hexadecimal ids in any case and returns them in lower case.',
    reading: 'pool ids',
    start: withIds(
      counter((n) => `64857a1d${n.toString(16).padStart(16, '0')}`),
      normalizeIds((id) => (/^[0-9a-f]{24}$/i.test(id) ? id.toLowerCase() : id)),
    ),
  },
  {
    id: 'ids.with-slashes',
    description: 'Uses ids with slashes.',
    reading: 'pool ids',
    start: withIds(counter((n) => `aws/us-west-2/${n}`)),
  },
  {
    id: 'ids.with-spaces',
    description: 'Uses ids with spaces and plus signs.',
    reading: 'pool ids',
    start: withIds(counter((n) => `pool no ${n} + more`)),
  },
  {
    id: 'ids.with-percent-signs',
    description: 'Uses ids with percent signs, which can look percent-encoded.',
    reading: 'pool ids',
    start: withIds(counter((n) => `100%-${n}%2F%20`)),
  },
  {
    id: 'ids.in-unicode',
    description: 'Uses ids with characters beyond ASCII and beyond the basic plane.',
    reading: 'pool ids',
    start: withIds(counter((n) => `größe-日本-🚀-${n}`)),
  },
  {
    id: 'ids.with-reserved-characters',
    description: 'Uses ids with all reserved characters of a URL.',
    reading: 'pool ids',
    start: withIds(counter((n) => `a?b#c&d=e;f:g@h,i!j$k'l(m)n*o[${n}]`)),
  },
  {
    id: 'ids.arns',
    description: 'Uses resource names of a cloud provider.',
    reading: 'pool ids',
    start: withIds(counter((n) => `arn:aws:pools:us-west-2:123456789012:pool/${n}`)),
  },
  {
    id: 'ids.by-case',
    description: 'Uses ids that differ only in case.',
    reading: 'pool ids',
    start: withIds(counter((n) => [...n.toString(2).padStart(10, '0')].map((bit) => (bit === '1' ? 'K' : 'k')).join(''))),
  },
  {
    id: 'ids.long',
    description: 'Uses ids of 300 characters.',
    reading: 'pool ids',
    start: withIds(counter((n) => `${'x'.repeat(290)}-${String(n).padStart(9, '0')}`)),
  },
  {
    id: 'ids.like-activity',
    description: 'Uses ids that start with "activity".',
    reading: 'path of the activity log',
    start: withIds(counter((n) => `activity-${n}`)),
  },
  {
    id: 'ids.slugs-of-the-name',
    description: 'Derives ids from the first name of a pool, and reuses them after a delete.',
    reading: 'pool ids',
    start: embedded({}, replaceIds(createSlug)),
  },
  {
    id: 'ids.reused',
    description: 'Uses the smallest free number, so ids of deleted pools are reused.',
    reading: 'pool ids',
    start: embedded({}, replaceIds(findSmallestFreeId)),
  },
  {
    id: 'ids.with-a-format',
    description: 'Takes .json and .xml after an id for the format of the response, as Rails does.',
    reading: 'pool ids',
    start: withIds(
      counter((n) => String(n)),
      normalizeIds((id) => id.replace(/\.(json|xml)$/, '')),
    ),
  },
  {
    id: 'ids.with-any-format',
    description: 'Takes letters after a dot in an id for the format of the response.',
    reading: 'pool ids',
    start: withIds(
      () => randomUUID(),
      normalizeIds((id) => id.replace(/\.[a-z]+$/i, '')),
    ),
  },
  {
    id: 'ids.reused-with-activity',
    description: 'Reuses ids of deleted pools that have activity entries.',
    reading: 'pool ids',
    start: () => embedded({ activities: createEntries(300, 'pool') })(),
  },
]

/** Starts the embedded server with other ids, for its initial pools too. */
function withIds(make: () => string, ...mutators: Mutator[]): () => StartedServer {
  return () => embedded({ pools: examplePools((pool) => ({ ...pool, id: make() })), ids: () => make() }, ...mutators)()
}

function counter(name: (n: number) => string): () => string {
  let n = 0
  return () => name(++n)
}

/** Changes the id in the path. */
function normalizeIds(change: (id: string) => string): Mutator {
  return intercept(({ poolId, forward }) => (poolId === undefined ? forward() : forward({ path: poolPath(change(poolId)) })))
}

function rejectIds(pattern: RegExp): Mutator {
  return intercept(({ request, poolId, forward }) => {
    const filter = new URL(request.url).searchParams.get('poolId')
    const wrong = [poolId, filter].find((id) => typeof id === 'string' && id !== '' && !pattern.test(id))
    return wrong === undefined ? forward() : errorResponse(400, 'not a valid pool id')
  })
}

function createSlug({ name }: Pool, isTaken: (id: string) => boolean): string {
  const slug =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'pool'
  let id = slug
  for (let n = 2; isTaken(id) || id === 'activity'; n++) id = `${slug}-${n}`
  return id
}

export function findSmallestFreeId(_: Pool, isTaken: (id: string) => boolean): string {
  let n = 1
  while (isTaken(`number-${n}`)) n += 1
  return `number-${n}`
}

/** Replaces the ids of new pools. The activity log omits deleted pools. */
export function replaceIds(make: (pool: Pool, isTaken: (id: string) => boolean) => string): Mutator {
  return (original) => {
    /** From the original id to the replaced one, deleted pools included. */
    const outside = new Map<string, string>()
    /** From the replaced id to the original one, existing pools only. */
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
