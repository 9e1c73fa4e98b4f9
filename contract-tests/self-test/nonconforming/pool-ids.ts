import { poolPath } from '../../model/request.ts'
import { errorResponse, intercept, mutateBody, on } from '../mutators.ts'
import { compose, failWhen, redirectLookup } from './defects.ts'
import { getPool, poolField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Lookups that find the wrong pool, or fail on unusual ids. */
export const poolIds: NonconformingServers = {
  'new-ids-are-empty': {
    description: 'A create responds with the id of an unset field, an empty string.',
    reading: 'pool ids',
    pointer: poolField('id'),
    caughtBy: ['pool.id-is-addressable'],
    isBodyOnly: true,
    serve: mutated(mutateBody('createPool', (pool) => ({ ...pool, id: '' }))),
  },
  'a-new-id-is-the-path-of-the-log': {
    description: 'Ids are chosen by the words of a name list, which has "activity" in it.',
    reading: 'path of the activity log',
    pointer: poolField('id'),
    caughtBy: ['pool.id-is-addressable'],
    serve: mutated((original) => {
      let created = 0
      return mutateBody('createPool', (pool) => (++created === 7 ? { ...pool, id: 'activity' } : pool))(original)
    }),
  },
  'ids-are-read-by-their-digits': {
    description: 'Ids are parsed as numbers, so 42abc finds pool 42.',
    reading: 'pool ids',
    pointer: getPool,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(
      redirectLookup((requestedId, ids) => ids.find((id) => id === String(Number.parseInt(requestedId, 10)))),
      () => ({ ids: numericIds() }),
    ),
  },
  'ids-ignore-case': {
    description: 'Ids are compared without case, so POOL-13 finds pool-13.',
    reading: 'pool ids',
    pointer: getPool,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(redirectLookup((requestedId, ids) => ids.find((id) => id.toLowerCase() === requestedId.toLowerCase()))),
  },
  'ids-are-patterns': {
    description: 'Ids are SQL patterns, so a percent sign finds the first pool.',
    reading: 'pool ids',
    pointer: getPool,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(
      redirectLookup((requestedId, ids) => {
        const pattern = requestedId
          .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
          .replaceAll('%', '.*')
          .replaceAll('_', '.')
        return ids.find((id) => new RegExp(`^${pattern}$`, 's').test(id))
      }),
    ),
  },
  'ids-are-found-by-prefix': {
    description: 'A prefix of an id finds the first pool whose id starts with it.',
    reading: 'pool ids',
    pointer: getPool,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(
      redirectLookup((requestedId, ids) => ids.find((id) => id === requestedId) ?? ids.find((id) => id.startsWith(requestedId))),
      () => ({ ids: alphanumericIds() }),
    ),
  },
  'ids-are-trimmed': {
    description: 'White space around an id is ignored.',
    reading: 'pool ids',
    pointer: getPool,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(redirectLookup((requestedId) => requestedId.trim() || undefined)),
  },
  'ids-are-injected-into-sql': {
    description: "Ids are inserted into SQL unescaped, so ' OR '1'='1 finds the first pool.",
    reading: 'pool ids',
    pointer: getPool,
    caughtBy: ['answers.documented-request-never-fails', 'requests.odd-ids-find-nothing'],
    serve: mutated(
      compose(
        failWhen(({ poolId = '' }) => (poolId.split("'").length - 1) % 2 === 1),
        redirectLookup(
          (requestedId, ids) => (/'\s*OR\s*'?(\w+)'?\s*=\s*'?\1/i.test(requestedId) ? ids[0] : undefined),
          ['getPool'],
        ),
      ),
    ),
  },
  'object-property-ids-are-500': {
    description: 'Ids such as `constructor`, which every JavaScript object has, return 500.',
    reading: 'pool ids',
    pointer: getPool,
    caughtBy: ['answers.documented-request-never-fails', 'requests.odd-ids-find-nothing'],
    serve: mutated(failWhen(({ poolId }) => poolId !== undefined && poolId in {})),
  },
  'ids-of-another-format-are-500': {
    description: 'An id that is not a number returns 500 instead of 404.',
    reading: 'unknown pools',
    pointer: `${getPool}/responses/404`,
    caughtBy: ['answers.documented-request-never-fails', 'requests.odd-ids-find-nothing', 'pools.unknown-pool-is-refused'],
    serve: mutated(
      failWhen(({ poolId }) => poolId !== undefined && !/^(pool-)?\d+$/.test(poolId)),
      () => ({ ids: numericIds() }),
    ),
  },
  'ids-are-not-decoded': {
    description: 'Ids in the path are not percent-decoded, so pool%2D13 does not find pool-13.',
    reading: 'pool ids',
    pointer: '#/components/parameters/PoolId',
    caughtBy: ['pools.percent-encoded-id-is-the-same-id'],
    serve: mutated(
      intercept(({ operation, poolId, request, forward }) => {
        const segment = new URL(request.url).pathname.split('/').at(-1) ?? ''
        return operation && poolId !== undefined && segment.includes('%') ? forward({ path: poolPath(segment) }) : forward()
      }),
    ),
  },
  'ids-are-decoded-twice': {
    description: 'Ids are percent-decoded twice, so pool%252D13 finds pool-13 and a percent sign returns 500.',
    reading: 'pool ids',
    pointer: '#/components/parameters/PoolId',
    caughtBy: ['answers.documented-request-never-fails', 'requests.odd-ids-find-nothing'],
    serve: mutated(
      on(['getPool', 'updatePool', 'deletePool'], ({ poolId = '', forward }) => {
        try {
          const twice = decodeURIComponent(poolId)
          return twice === poolId || twice === '' ? forward() : forward({ path: poolPath(twice) })
        } catch {
          return errorResponse(500)
        }
      }),
    ),
  },
}

/** Generates numeric ids, like a serial key. */
function numericIds() {
  let next = 40
  return () => String(++next)
}

/** Generates ids of letters and digits. No prefix of an id is an id. */
function alphanumericIds() {
  let next = 0
  return () => `${(++next * 7_919).toString(36).padStart(4, 'q')}${(next * 104_729).toString(36)}`
}
