import type { Pool } from '../../../src/generated/schema.js'
import { jsonResponse, on, withBody } from '../mutators.ts'
import { failWhen, fetchPool, hasPoolBody, withOverrides, writesWithBody } from './defects.ts'
import { createPool, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Bodies that are not a JSON object. */
export const requestBodies: NonconformingServers = {
  'malformed-json-is-500': {
    description: 'Malformed JSON returns 500.',
    reading: 'invalid input',
    pointer: `${createPool}/responses/400`,
    caughtBy: ['answers.documented-request-never-fails', 'requests.body-must-be-json'],
    serve: mutated(failWhen(({ operation, text, json: sent }) => hasPoolBody(operation) && text !== '' && sent === undefined)),
  },
  'malformed-json-is-html': {
    description: 'Malformed JSON gets a 400 as an HTML page of the framework.',
    reading: 'body of a 400',
    pointer: `${createPool}/responses/400`,
    caughtBy: ['answers.media-type-is-json', 'answers.body-is-json'],
    serve: mutated(
      on(writesWithBody, async ({ text, json: sent, forward }) => {
        const response = await forward()
        if (text === '' || sent !== undefined) return response
        const headers = { 'content-type': 'text/html' }
        return withBody(response, '<!DOCTYPE html><pre>SyntaxError: Unexpected token</pre>', { status: 400, headers })
      }),
    ),
  },
  'malformed-update-is-200': {
    description: 'An update with malformed JSON returns 200 and changes nothing.',
    reading: 'invalid input',
    pointer: `${updatePool}/responses/400`,
    caughtBy: ['requests.body-must-be-json'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const before = intercepted.json === undefined && intercepted.text !== '' ? await fetchPool(intercepted) : undefined
        return before ? jsonResponse(200, before) : intercepted.forward()
      }),
    ),
  },
  'null-body-is-500': {
    description: 'A body of `null` returns 500.',
    reading: 'invalid input',
    pointer: `${createPool}/responses/400`,
    caughtBy: ['answers.documented-request-never-fails', 'requests.body-must-be-an-object'],
    serve: mutated(failWhen(({ operation, json: sent }) => hasPoolBody(operation) && sent === null)),
  },
  'array-creates-a-pool': {
    description: 'A create with an array as its body makes a pool without a name.',
    reading: 'invalid input',
    pointer: `${createPool}/responses/400`,
    caughtBy: ['requests.body-must-be-an-object'],
    serve: mutated(
      withOverrides((overrides) =>
        on('createPool', async ({ json: sent, forward }) => {
          if (!Array.isArray(sent)) return forward()
          const response = await forward({ json: { name: 'undefined', region: 'us-west-2', provider: 'AWS', nodeTypes: [] } })
          if (response.ok) overrides.set(((await response.clone().json()) as Pool).id, { name: '' })
          return response
        }),
      ),
    ),
  },
  'empty-body-is-500': {
    description: 'A create without a body returns 500.',
    reading: 'invalid input',
    pointer: `${createPool}/responses/400`,
    caughtBy: ['answers.documented-request-never-fails', 'requests.body-is-required'],
    serve: mutated(failWhen(({ operation, text }) => operation === 'createPool' && text.trim() === '')),
  },
  'several-documents-in-one-body': {
    description: 'Data after the first JSON value of a body is ignored.',
    reading: 'invalid input',
    pointer: `${createPool}/responses/400`,
    caughtBy: ['requests.nothing-follows-the-body'],
    level: 'may',
    serve: mutated(
      on(writesWithBody, ({ json: sent, text, forward }) => {
        const first = sent === undefined ? parseFirstValue(text) : undefined
        return first === undefined ? forward() : forward({ json: first })
      }),
    ),
  },
}

function parseFirstValue(text: string): unknown {
  for (let end = text.indexOf('}') + 1; end > 0; end = text.indexOf('}', end) + 1) {
    try {
      return JSON.parse(text.slice(0, end))
    } catch {
      // The value does not end here.
    }
  }
  return undefined
}
