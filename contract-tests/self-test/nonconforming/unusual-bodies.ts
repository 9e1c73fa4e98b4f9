import { errorResponse, intercept, isObject, on } from '../mutators.ts'
import { failWhen, hasPoolBody, rewriteText } from './defects.ts'
import { createPool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Request bodies that make the server fail, or that it cuts off. */
export const unusualBodies: NonconformingServers = {
  'form-body-is-500': {
    description: 'A body that is not sent as JSON returns 500.',
    reading: 'unusual requests',
    pointer: createPool,
    caughtBy: ['robustness.wrong-content-types-never-fail'],
    serve: mutated(
      failWhen(({ operation, request, text }) => {
        const type = request.headers.get('content-type') ?? ''
        return hasPoolBody(operation) && text !== '' && type !== '' && !type.includes('json')
      }),
    ),
  },
  'body-without-a-type-is-500': {
    description: 'A create without a Content-Type returns 500.',
    reading: 'unusual requests',
    pointer: createPool,
    caughtBy: ['robustness.wrong-content-types-never-fail'],
    serve: mutated(
      failWhen(({ operation, request, text }) => {
        const type = request.headers.get('content-type') ?? ''
        // `Request` adds text/plain to a string body without a Content-Type.
        return operation === 'createPool' && text !== '' && (type === '' || type.startsWith('text/plain'))
      }),
    ),
  },
  'big-body-is-500': {
    description: 'A body larger than 100 kB returns 500.',
    reading: 'unusual requests',
    pointer: createPool,
    caughtBy: ['robustness.big-bodies-never-fail'],
    serve: mutated(failWhen(({ text }) => text.length > 100_000)),
  },
  'big-text-is-cut': {
    description: 'A description longer than 65,535 characters is truncated.',
    reading: 'long and unusual text',
    pointer: '#/components/schemas/CreatePoolRequest/properties/description',
    caughtBy: ['text.is-not-cut-off'],
    serve: mutated(rewriteText((text) => text.slice(0, 65_535), ['description'])),
  },
  'invalid-utf-8-is-500': {
    description: 'A body that is not valid UTF-8 returns 500.',
    reading: 'unusual requests',
    pointer: createPool,
    caughtBy: ['answers.documented-request-never-fails', 'robustness.odd-json-never-fails'],
    serve: mutated(failWhen(async ({ request }) => !isUtf8(await request.clone().arrayBuffer()))),
  },
  'deep-json-is-500': {
    description: 'JSON nested more than 100 levels deep returns 500.',
    reading: 'unusual requests',
    pointer: createPool,
    caughtBy: ['answers.documented-request-never-fails', 'robustness.odd-json-never-fails'],
    serve: mutated(failWhen(({ text }) => measureNesting(text) > 100)),
  },
  'deep-json-ends-the-process': {
    description: 'JSON nested more than 200 levels deep crashes the process, which is restarted.',
    reading: 'unusual requests',
    pointer: createPool,
    caughtBy: ['answers.request-gets-an-answer'],
    serve: mutated(
      intercept(({ text, forward }) => {
        if (measureNesting(text) > 200) throw new TypeError('fetch failed', { cause: new Error('other side closed') })
        return forward()
      }),
    ),
  },
  'proto-is-500': {
    description: 'A body with the key `__proto__` returns 500.',
    reading: 'unusual requests',
    pointer: createPool,
    caughtBy: ['answers.documented-request-never-fails', 'robustness.odd-json-never-fails'],
    serve: mutated(failWhen(({ json: sent }) => isObject(sent) && Object.hasOwn(sent, '__proto__'))),
  },
  'malformed-json-ends-the-process': {
    description: 'Malformed JSON crashes the process, which is restarted.',
    reading: 'unusual requests',
    pointer: createPool,
    caughtBy: ['answers.request-gets-an-answer', 'requests.body-must-be-json'],
    serve: mutated(
      on(['createPool', 'updatePool'], ({ text, json: sent, forward }) => {
        if (text.trim() !== '' && sent === undefined)
          throw new TypeError('fetch failed', { cause: new Error('other side closed') })
        return forward()
      }),
    ),
  },
  'repeated-key-is-500': {
    description: 'A key that appears twice in a body returns 500.',
    reading: 'unusual requests',
    pointer: createPool,
    caughtBy: ['answers.documented-request-never-fails', 'robustness.odd-json-never-fails'],
    serve: mutated(
      on(['createPool', 'updatePool'], ({ text, json: sent, forward }) =>
        isObject(sent) && countKeys(text) > countKeys(JSON.stringify(sent)) ? errorResponse(500) : forward(),
      ),
    ),
  },
}

function isUtf8(bytes: ArrayBuffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Returns the maximum depth of brackets in a JSON text, brackets in strings included. */
function measureNesting(text: string): number {
  let depth = 0
  let maxDepth = 0
  for (const character of text) {
    if (character === '[' || character === '{') maxDepth = Math.max(maxDepth, ++depth)
    else if (character === ']' || character === '}') depth--
  }
  return maxDepth
}

function countKeys(text: string): number {
  return text.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length ?? 0
}
