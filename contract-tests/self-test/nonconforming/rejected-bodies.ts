import { errorResponse, isObject, on } from '../mutators.ts'
import { createPool, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Servers that reject bodies of the API document because of the fields that they have. */
export const rejectedBodies: NonconformingServers = {
  'update-demands-region-and-provider': {
    description: 'An update without region and provider returns 400, although the API document sends neither.',
    reading: 'updates',
    pointer: `${updatePool}/requestBody`,
    caughtBy: ['lifecycle.update-accepts-the-documented-body'],
    serve: mutated(demand('updatePool', ['region', 'provider'])),
  },
  'update-demands-the-provider': {
    description: 'An update without the provider returns 400.',
    reading: 'updates',
    pointer: `${updatePool}/requestBody`,
    caughtBy: ['lifecycle.update-accepts-the-documented-body'],
    serve: mutated(demand('updatePool', ['provider'])),
  },
  'update-demands-the-whole-pool': {
    description: 'An update has to send the whole pool, its id and createdAt included.',
    reading: 'updates',
    pointer: `${updatePool}/requestBody`,
    caughtBy: ['lifecycle.update-accepts-the-documented-body'],
    serve: mutated(demand('updatePool', ['id', 'region', 'provider', 'status', 'createdAt'])),
  },
  'create-demands-a-status': {
    description: 'A create without a status returns 400.',
    reading: 'valid input',
    pointer: `${createPool}/requestBody`,
    caughtBy: ['lifecycle.create-accepts-the-documented-body'],
    serve: mutated(demand('createPool', ['status'])),
  },
  'create-demands-utilization': {
    description: 'A create has to send the four utilization values.',
    reading: 'valid input',
    pointer: `${createPool}/requestBody`,
    caughtBy: ['lifecycle.create-accepts-the-documented-body'],
    serve: mutated(demand('createPool', ['cpuUtilization', 'memoryUtilization', 'gpuUtilization', 'networkUtilization'])),
  },
  'create-rejects-tags': {
    description: 'A create with tags returns 400: the field is unknown to the server.',
    reading: 'valid input',
    pointer: `${createPool}/requestBody`,
    caughtBy: ['lifecycle.create-accepts-the-documented-body'],
    serve: mutated(forbid('tags')),
  },
  'create-rejects-a-description': {
    description: 'A create with a description returns 400.',
    reading: 'valid input',
    pointer: `${createPool}/requestBody`,
    caughtBy: ['lifecycle.create-accepts-the-documented-body'],
    serve: mutated(forbid('description')),
  },
  'empty-update-is-204': {
    description: 'An update with an empty object returns 204 without a body.',
    reading: 'status of other successes',
    pointer: `${updatePool}/responses/200`,
    caughtBy: ['answers.success-is-200'],
    serve: mutated(onEmptyUpdate(() => new Response(null, { status: 204 }))),
  },
  'empty-update-is-422': {
    description: 'An update with an empty object returns 422.',
    reading: 'invalid input',
    pointer: `${updatePool}/responses/400`,
    caughtBy: ['answers.status-is-documented'],
    serve: mutated(onEmptyUpdate(() => new Response('{"detail":"nothing to update"}', json(422)))),
  },
  'empty-update-is-500': {
    description: 'An update with an empty object makes an UPDATE statement without columns and returns 500.',
    reading: 'invalid input',
    pointer: `${updatePool}/responses/400`,
    caughtBy: ['answers.documented-request-never-fails'],
    serve: mutated(onEmptyUpdate(() => errorResponse(500))),
  },
  'empty-update-returns-an-empty-object': {
    description: 'An update with an empty object returns `{}` instead of the pool.',
    reading: 'updates',
    pointer: `${updatePool}/responses/200`,
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(onEmptyUpdate(() => new Response('{}', json(200)))),
  },
}

function json(status: number) {
  return { status, headers: { 'content-type': 'application/json' } }
}

function demand(operation: 'createPool' | 'updatePool', fields: string[]) {
  return on(operation, ({ json: sent, forward }) => {
    const missing = isObject(sent) ? fields.filter((field) => !(field in sent)) : []
    return missing.length > 0 ? errorResponse(400, `missing: ${missing.join(', ')}`) : forward()
  })
}

function forbid(field: string) {
  return on('createPool', ({ json: sent, forward }) =>
    isObject(sent) && field in sent ? errorResponse(400, `property ${field} should not exist`) : forward(),
  )
}

function onEmptyUpdate(respond: () => Response) {
  return on('updatePool', ({ text, forward }) => (text === '{}' ? respond() : forward()))
}
