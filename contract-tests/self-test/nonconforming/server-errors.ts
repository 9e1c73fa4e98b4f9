import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, type InterceptedRequest, intercept, isObject, jsonResponse, on, type RequestBody } from '../mutators.ts'
import { failWhen, hasPoolBody, withState } from './defects.ts'
import { createField, createPool, nodeTypeCount, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

const reading = 'invalid input'
const caughtBy = ['answers.documented-request-never-fails']

/** Invalid requests that return 500 instead of 400. */
export const serverErrors: NonconformingServers = {
  'null-among-node-types-is-500': {
    description: 'A create with `null` among the node types returns 500.',
    reading,
    pointer: createField('nodeTypes'),
    caughtBy,
    serve: mutated(failOn(['createPool'], ({ nodeTypes }) => includes(nodeTypes, (node) => node === null))),
  },
  'array-among-node-types-is-500': {
    description: 'An array or a string among the node types returns 500.',
    reading,
    pointer: createField('nodeTypes'),
    caughtBy,
    serve: mutated(
      failOn(['createPool', 'updatePool'], ({ nodeTypes }) => includes(nodeTypes, (node) => node !== null && !isObject(node))),
    ),
  },
  'missing-region-is-500': {
    description: 'A create without a region returns 500.',
    reading,
    pointer: createField('region'),
    caughtBy,
    serve: mutated(failOn(['createPool'], (sent) => !('region' in sent))),
  },
  'missing-provider-is-500': {
    description: 'A create without a provider, or with `null` for it, returns 500.',
    reading,
    pointer: createField('provider'),
    caughtBy,
    serve: mutated(failOn(['createPool'], ({ provider }) => provider === undefined || provider === null)),
  },
  'missing-node-types-are-500': {
    description: 'A create without node types returns 500.',
    reading,
    pointer: createField('nodeTypes'),
    caughtBy,
    serve: mutated(failOn(['createPool'], (sent) => !('nodeTypes' in sent))),
  },
  'missing-tags-are-500': {
    description: 'A create without tags returns 500.',
    reading: 'body of a create',
    pointer: createField('tags'),
    caughtBy,
    serve: mutated(failOn(['createPool'], (sent) => !('tags' in sent))),
  },
  'missing-count-is-500': {
    description: 'A node type without a count returns 500.',
    reading,
    pointer: nodeTypeCount,
    caughtBy,
    serve: mutated(
      failOn(['createPool', 'updatePool'], ({ nodeTypes }) =>
        includes(nodeTypes, (node) => isObject(node) && (node.count === undefined || node.count === null)),
      ),
    ),
  },
  'null-in-an-update-is-500': {
    description: 'An update with `null` for a field returns 500.',
    reading: 'updates',
    pointer: `${updatePool}/requestBody`,
    caughtBy,
    serve: mutated(failOn(['updatePool'], (sent) => Object.values(sent).includes(null))),
  },
  'null-tag-is-500': {
    description: '`null` among the tags returns 500.',
    reading,
    pointer: createField('tags'),
    caughtBy,
    serve: mutated(failOn(['createPool', 'updatePool'], ({ tags }) => includes(tags, (tag) => tag === null))),
  },
  'falsy-body-is-500': {
    description: 'A body of `""`, `0` or `false` returns 500.',
    reading,
    pointer: createPool,
    caughtBy,
    serve: mutated(failWhen(({ operation, text }) => hasPoolBody(operation) && /^(""|0|false)$/.test(text))),
  },
  'array-body-is-500': {
    description: 'An update with an array as body returns 500.',
    reading,
    pointer: updatePool,
    caughtBy,
    serve: mutated(failWhen(({ operation, json: sent }) => operation === 'updatePool' && Array.isArray(sent))),
  },
  'large-count-is-500': {
    description: 'A count above 2,147,483,647 returns 500.',
    reading: 'counts of node types',
    pointer: nodeTypeCount,
    caughtBy,
    serve: mutated(
      failOn(['createPool', 'updatePool'], ({ nodeTypes }) =>
        includes(nodeTypes, (node) => isObject(node) && Number(node.count) > 0x7fff_ffff),
      ),
    ),
  },
  'validation-errors-are-500': {
    description: 'Every invalid body returns 500, because the server handles no validation errors.',
    reading,
    pointer: `${createPool}/responses/400`,
    caughtBy,
    serve: mutated(
      on(['createPool', 'updatePool'], async ({ forward }) => {
        const response = await forward()
        return response.status === 400 ? errorResponse(500) : response
      }),
    ),
  },
  'negative-counts-are-510': {
    description: 'A negative count returns 510.',
    reading,
    pointer: nodeTypeCount,
    caughtBy,
    isReportedOnce: true,
    serve: mutated(
      on(['createPool', 'updatePool'], ({ json: sent, forward }) =>
        isObject(sent) && includes(sent.nodeTypes, (node) => isObject(node) && Number(node.count) < 0)
          ? jsonResponse(510, { error: 'Not Extended', message: 'no' })
          : forward(),
      ),
    ),
  },
  'validation-errors-are-507': {
    description: 'An object as the name returns 507.',
    reading,
    pointer: createField('name'),
    caughtBy,
    isReportedOnce: true,
    serve: mutated(
      on(['createPool', 'updatePool'], ({ json: sent, forward }) =>
        isObject(sent) && isObject(sent.name) ? new Response('{}', { status: 507 }) : forward(),
      ),
    ),
  },
  'null-node-type-breaks-the-list': {
    description: 'A pool with `null` among the node types is stored, and every list fails until it is deleted.',
    reading,
    pointer: createField('nodeTypes'),
    caughtBy,
    serve: mutated(breakList(({ nodeTypes }) => includes(nodeTypes, (node) => node === null))),
  },
  'null-count-breaks-the-list': {
    description: 'A pool with a count of `null` is stored, and every list fails until it is deleted.',
    reading,
    pointer: nodeTypeCount,
    caughtBy,
    serve: mutated(breakList(({ nodeTypes }) => includes(nodeTypes, (node) => isObject(node) && node.count === null))),
  },
  'huge-sum-breaks-the-list': {
    description: 'Two counts of 1e308 are stored, and every list fails because their sum has no JSON.',
    reading: 'counts of node types',
    pointer: nodeTypeCount,
    caughtBy,
    serve: mutated(breakList(({ nodeTypes }) => includes(nodeTypes, (node) => isObject(node) && Number(node.count) > 1e300))),
  },
}

function includes(value: unknown, matches: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.some(matches)
}

function failOn(ids: InterceptedRequest['operation'][], fails: (sent: RequestBody) => boolean) {
  return failWhen(({ operation, json: sent }) => ids.includes(operation) && isObject(sent) && fails(sent))
}

/** Stores a body that the original server rejects and responds 500. Lists fail until the pool is deleted or updated. */
function breakList(isHarmful: (sent: RequestBody) => boolean) {
  return withState(
    () => new Set<string>(),
    (harmful) =>
      intercept(async ({ operation, poolId = '', json: sent, forward }) => {
        if (operation === 'listPools' && harmful.size > 0) return errorResponse(500)
        if (operation === 'deletePool' || operation === 'updatePool') harmful.delete(poolId)
        if (!hasPoolBody(operation) || !isObject(sent) || !isHarmful(sent)) return forward()
        const response = await forward({ json: { ...sent, nodeTypes: [] } })
        if (response.ok) harmful.add(((await response.json()) as Pool).id)
        return response.ok ? errorResponse(500) : response
      }),
  )
}
