import type { PoolList } from '../../../src/generated/schema.js'
import { errorResponse, isObject, jsonResponse, type Mutator, mutateBody, on, rewriteBody, withBody } from '../mutators.ts'
import { acceptInvalid, redirectLookup, withState } from './defects.ts'
import { createField, createPool, getPool, listPools, poolField, summaryField, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Defects that are close to what a reading of the API document allows. */
export const nearReadings: NonconformingServers = {
  'full-quota-is-409': {
    description: 'A create returns 409 if three pools of the caller exist.',
    reading: 'invalid input',
    pointer: createPool,
    caughtBy: ['answers.status-is-documented'],
    serve: mutated(
      on('createPool', async ({ forward }) => {
        const { pools } = (await (await forward({ method: 'GET', path: '/api/pools' })).json()) as PoolList
        return pools.length >= 15 ? jsonResponse(409, { error: 'Conflict', message: 'too many pools' }) : forward()
      }),
    ),
  },
  'invalid-bodies-are-409': {
    description: 'Invalid bodies return 409 instead of 400.',
    reading: 'invalid input',
    pointer: `${createPool}/responses/400`,
    caughtBy: ['requests.counts-must-be-whole-numbers', 'requests.tags-must-be-a-list-of-strings'],
    serve: mutated(mutateStatus(400, 409)),
  },
  'broken-json-is-415': {
    description: 'A body that is not valid JSON returns 415, although its media type is application/json.',
    reading: 'invalid input',
    pointer: `${createPool}/responses/400`,
    caughtBy: ['requests.body-must-be-json', 'answers.status-is-documented'],
    serve: mutated(
      on(['createPool', 'updatePool'], async ({ json, text, forward }) =>
        text !== '' && json === undefined ? jsonResponse(415, { error: 'Unsupported Media Type' }) : forward(),
      ),
    ),
  },
  'taken-name-is-422': {
    description: 'A name that another pool has returns 422.',
    reading: 'invalid input',
    pointer: createPool,
    caughtBy: ['answers.status-is-documented', 'lifecycle.namesakes-are-two-pools'],
    serve: mutated(rejectTakenNames(422)),
  },
  'taken-name-is-409': {
    description: 'A name that another pool has returns 409 instead of 400.',
    reading: 'invalid input',
    pointer: createPool,
    caughtBy: ['lifecycle.taken-name-is-a-bad-request'],
    level: 'may',
    serve: mutated(rejectTakenNames(409)),
  },
  'update-of-a-deleted-pool-is-400': {
    description: 'An update of a deleted pool returns 400, although its body is valid.',
    reading: 'unknown pools',
    pointer: `${updatePool}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-cannot-be-updated'],
    serve: mutated(
      on('updatePool', async ({ forward }) => {
        const response = await forward()
        return response.status === 404 ? errorResponse(400, 'no such row') : response
      }),
    ),
  },
  'chosen-name-is-blank': {
    description: 'A create without a name makes a pool with a blank name.',
    reading: 'body of a create',
    pointer: createField('name'),
    caughtBy: ['requests.name-is-required'],
    serve: mutated(
      acceptInvalid(
        (sent) => ('name' in sent ? undefined : { stored: { ...sent, name: 'none' }, shown: { name: ' ' } }),
        ['createPool'],
      ),
    ),
  },
  'missing-name-is-chosen': {
    description: 'A create without a name makes a pool named "Unnamed pool".',
    reading: 'body of a create',
    pointer: createField('name'),
    caughtBy: ['requests.missing-name-is-refused'],
    level: 'may',
    serve: mutated(rewriteBody((sent) => ({ name: 'Unnamed pool', ...sent }), ['createPool'])),
  },
  'ids-with-a-format': {
    description: 'An id with .json finds the pool without it.',
    reading: 'pool ids',
    pointer: getPool,
    caughtBy: ['pools.format-suffix-is-part-of-the-id'],
    level: 'may',
    serve: mutated(redirectLookup((requestedId) => requestedId.replace(/\.json$/, ''))),
  },
  'ids-before-a-dot': {
    description: 'Everything after a dot in an id is ignored, so pool-13.0 finds pool-13.',
    reading: 'pool ids',
    pointer: getPool,
    caughtBy: ['pools.get-answers-the-id-asked-for'],
    serve: mutated(redirectLookup((requestedId) => requestedId.split('.')[0])),
  },
  'provider-is-mapped': {
    description: 'The provider AWS is stored as Amazon.',
    reading: 'valid input',
    pointer: poolField('provider'),
    caughtBy: ['lifecycle.create-answers-what-was-sent'],
    serve: mutated(rewriteBody((sent) => (sent.provider === 'AWS' ? { ...sent, provider: 'Amazon' } : sent), ['createPool'])),
  },
  'region-in-upper-case': {
    description: 'The region is stored in upper case.',
    reading: 'tags',
    pointer: poolField('region'),
    caughtBy: ['requests.letter-case-is-kept'],
    level: 'may',
    serve: mutated(
      rewriteBody((sent) => (typeof sent.region === 'string' ? { ...sent, region: sent.region.toUpperCase() } : sent)),
    ),
  },
  'tags-lose-their-hyphens': {
    description: 'Tags are stored in lower case and without hyphens.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy: ['requests.tags-are-kept', 'requests.valid-updates-are-kept-or-refused'],
    serve: mutated(
      rewriteBody((sent) =>
        Array.isArray(sent.tags)
          ? { ...sent, tags: sent.tags.map((tag) => (typeof tag === 'string' ? tag.toLowerCase().replaceAll('-', '') : tag)) }
          : sent,
      ),
    ),
  },
  'names-in-lower-case': {
    description: 'Names are stored in lower case.',
    reading: 'long and unusual text',
    pointer: poolField('name'),
    caughtBy: ['lifecycle.create-answers-what-was-sent'],
    serve: mutated(rewriteBody((sent) => (typeof sent.name === 'string' ? { ...sent, name: sent.name.toLowerCase() } : sent))),
  },
  'wrong-total-of-numeric-ids': {
    description: 'The list has numbers as ids, and its summary counts one pool too many.',
    reading: 'summary',
    pointer: summaryField('totalPools'),
    caughtBy: ['summary.total-pools-fits-the-list'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => ({
        summary: { ...summary, totalPools: summary.totalPools + 1 },
        pools: pools.map((pool) => ({ ...pool, id: Number(pool.id.replace(/\D+/, '')) })),
      })),
    ),
  },
  'right-total-of-null-entries': {
    description: 'The list has `null` for one of its pools, which its summary counts.',
    reading: 'summary',
    pointer: listPools,
    caughtBy: ['answers.success-matches-its-schema'],
    isReportedOnce: true,
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => ({
        summary: { ...summary, totalPools: summary.totalPools + 1 },
        pools: [...pools, null],
      })),
    ),
  },
  'unsent-name-is-undefined': {
    description: 'An update without a name names the pool "undefined".',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['lifecycle.partial-update-changes-what-was-sent'],
    serve: mutated(rewriteBody((sent) => ({ name: 'undefined', ...sent }), ['updatePool'])),
  },
  'unsent-name-is-that-of-another-pool': {
    description: 'An update without a name gives the pool the name of the newest pool.',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['lifecycle.partial-update-changes-what-was-sent'],
    serve: mutated(
      on('updatePool', async ({ json, forward }) => {
        if (!isObject(json) || 'name' in json) return forward()
        const { pools } = (await (await forward({ method: 'GET', path: '/api/pools' })).json()) as PoolList
        return forward({ json: { ...json, name: pools.at(-1)?.name } })
      }),
    ),
  },
  'pool-moves-with-any-update': {
    description: 'An update without a region moves the pool to the default region.',
    reading: 'updates',
    pointer: updatePool,
    caughtBy: ['lifecycle.update-keeps-identity'],
    serve: mutated(
      withState(
        () => new Set<string>(),
        (moved) => (original) => {
          const move: Mutator = mutateBody(['getPool', 'updatePool'], (pool, { operation }) => {
            if (operation === 'updatePool') moved.add(pool.id)
            return moved.has(pool.id) ? { ...pool, region: 'us-east-1' } : pool
          })
          return move(original)
        },
      ),
    ),
  },
}

function rejectTakenNames(status: number): Mutator {
  return on('createPool', async ({ json, forward }) => {
    const { pools } = (await (await forward({ method: 'GET', path: '/api/pools' })).json()) as PoolList
    const isTaken = isObject(json) && pools.some(({ name }) => name === json.name)
    return isTaken ? jsonResponse(status, { error: 'Conflict', message: 'the name is taken' }) : forward()
  })
}

function mutateStatus(from: number, to: number): Mutator {
  return on(['createPool', 'updatePool'], async ({ forward }) => {
    const response = await forward()
    return response.status === from ? withBody(response, await response.text(), { status: to }) : response
  })
}
