import { createHash } from 'node:crypto'
import type { OperationId } from '../../../src/core/operations.ts'
import type { ActivityList, Pool, PoolList } from '../../../src/generated/schema.js'
import { type Mutator, on, withBody } from '../mutators.ts'
import { compose, withState } from './defects.ts'
import { getPool, listActivity, listPools } from './pointers.ts'
import { mutated, type NonconformingServer, type NonconformingServers } from './server.ts'

/** ETags that stay the same although the resource changed. */
export const etags: NonconformingServers = {
  'etag-is-the-length': tagged(
    'The ETag of a pool is the length of its body, so a name of the same length gets 304.',
    getPool,
    (text) => `"${text.length.toString(16)}"`,
  ),
  'etag-is-weak-and-the-length': tagged('Weak ETags are the length of the body.', getPool, (text) => `W/"${text.length}"`, [
    'getPool',
    'listPools',
  ]),
  'list-etag-is-the-length': tagged(
    'The ETag of the list is the length of its body.',
    listPools,
    (text) => `"${text.length}-list"`,
    ['listPools'],
  ),
  'etag-is-a-time-in-seconds': {
    ...tagged('The ETag of a pool is the second of its last change.', getPool, () => ''),
    serve: mutated(tagByLastChange((time) => `"${Math.floor(time / 1_000)}"`)),
  },
  'etag-ignores-tags': tagged('The ETag of a pool is a hash of its other fields, without its tags.', getPool, (text) =>
    hash({ ...(JSON.parse(text) as Pool), tags: [] }),
  ),
  'etag-ignores-the-description': tagged('The ETag of a pool is a hash of its name, nodes and tags.', getPool, (text) =>
    hash({ ...(JSON.parse(text) as Pool), description: '' }),
  ),
  'etag-ignores-counts': tagged('The ETag of a pool is a hash of its texts.', getPool, (text) => {
    const { nodeTypes: _, nodeCount: __, ...pool } = JSON.parse(text) as Pool
    return hash(pool)
  }),
  'list-etag-hashes-the-ids': tagged(
    'The ETag of the list is a hash of the ids in it.',
    listPools,
    (text) => hash((JSON.parse(text) as PoolList).pools.map(({ id }) => id)),
    ['listPools'],
  ),
  'list-etag-is-the-last-change': {
    ...tagged('The ETag of the list is the time of the newest change to a pool that exists.', listPools, () => ''),
    serve: mutated(tagListByLastChange()),
  },
  'list-etag-hashes-the-summary': tagged(
    'The ETag of the list is a hash of its summary.',
    listPools,
    (text) => hash((JSON.parse(text) as PoolList).summary),
    ['listPools'],
  ),
  'log-etag-is-the-pool': tagged(
    'The ETag of the activity log of a pool is the id of the pool.',
    listActivity,
    (text) => hash((JSON.parse(text) as ActivityList).activities.map(({ poolId }) => poolId).slice(0, 1)),
    ['listActivity'],
  ),
  'deleted-pool-is-304': {
    ...tagged('A deleted pool still gets 304 for its last ETag.', getPool, () => ''),
    serve: mutated(
      withState(
        () => new Set<string>(),
        (known) =>
          on('getPool', async ({ request, forward }) => {
            const sent = request.headers.get('if-none-match')
            if (sent !== null && known.has(sent) && (await forward()).status === 404) return notModified(sent)
            return respond(await forward(), sent, (text) => {
              const etag = hash(text)
              known.add(etag)
              return etag
            })
          }),
      ),
    ),
  },
}

function tagged(
  description: string,
  pointer: string,
  tagOf: (text: string) => string,
  ids: OperationId[] = ['getPool'],
): NonconformingServer {
  return {
    description,
    reading: 'HTTP and JSON',
    pointer,
    caughtBy: ['robustness.conditional-reads-are-fresh'],
    serve: mutated(
      on(ids, async ({ request, forward }) => respond(await forward(), request.headers.get('if-none-match'), tagOf)),
    ),
  }
}

/** Adds an ETag to a successful response, or responds 304 if the request has it. */
async function respond(response: Response, sent: string | null, tagOf: (text: string) => string): Promise<Response> {
  if (!response.ok) return response
  const text = await response.text()
  const etag = tagOf(text)
  return sent === etag ? notModified(etag) : withBody(response, text, { headers: { etag } })
}

function notModified(etag: string): Response {
  return new Response(null, { status: 304, headers: { etag } })
}

function tagByLastChange(format: (time: number) => string): Mutator {
  return withChangeTimes((times) =>
    on('getPool', async ({ request, poolId = '', forward }) =>
      respond(await forward(), request.headers.get('if-none-match'), () => format(times.get(poolId) ?? 0)),
    ),
  )
}

function tagListByLastChange(): Mutator {
  return withChangeTimes((times) =>
    on('listPools', async ({ request, forward }) =>
      respond(await forward(), request.headers.get('if-none-match'), (text) => {
        const { pools } = JSON.parse(text) as PoolList
        return `"${Math.max(...pools.map(({ id }) => times.get(id) ?? 0))}"`
      }),
    ),
  )
}

/** Records the time of the last change of each pool. */
function withChangeTimes(build: (times: Map<string, number>) => Mutator): Mutator {
  return withState(
    () => new Map<string, number>(),
    (times) =>
      compose(
        on(['createPool', 'updatePool'], async ({ forward }) => {
          const response = await forward()
          if (response.ok) times.set(((await response.clone().json()) as Pool).id, Date.now())
          return response
        }),
        build(times),
      ),
  )
}

function hash(value: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12)}"`
}
