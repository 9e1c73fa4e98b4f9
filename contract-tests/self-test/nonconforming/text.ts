import { errorResponse, isObject, on, withBody } from '../mutators.ts'
import { compose, echoSentFields, failWhen, hasPoolBody, rewriteText, writesWithBody } from './defects.ts'
import { poolField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** The checks that compare stored strings with those that were sent. */
const storageChecks = [
  'requests.valid-bodies-are-kept-or-refused',
  'requests.valid-updates-are-kept-or-refused',
  'text.is-kept-as-it-was-sent',
]

/** Strings that are not stored as sent. */
export const text: NonconformingServers = {
  'text-is-cut-at-255': {
    description: 'Strings longer than 255 characters are truncated.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: ['text.is-not-cut-off'],
    serve: mutated(rewriteText((text) => text.slice(0, 255))),
  },
  'text-is-cut-in-storage': {
    description: 'Stored strings are truncated at 4,000 characters, but the response to a write has all of them.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: ['text.is-not-cut-off'],
    serve: mutated(
      compose(
        rewriteText((text) => text.slice(0, 4_000)),
        echoSentFields,
      ),
    ),
  },
  'long-text-is-500': {
    description: 'A name longer than 100 characters returns 500.',
    reading: 'long and unusual text',
    pointer: poolField('name'),
    caughtBy: ['answers.documented-request-never-fails', 'text.never-makes-the-server-fail'],
    serve: mutated(
      failWhen(({ operation, json: sent }) => hasPoolBody(operation) && isObject(sent) && String(sent.name).length > 100),
    ),
  },
  'text-is-escaped-for-html': {
    description: 'Strings are stored with HTML entities: & becomes &amp;.',
    reading: 'long and unusual text',
    pointer: poolField('name'),
    caughtBy: storageChecks,
    serve: mutated(
      rewriteText((text) =>
        text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
      ),
    ),
  },
  'text-in-angle-brackets-is-removed': {
    description: 'Text between angle brackets is removed.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: ['text.is-kept-as-it-was-sent'],
    serve: mutated(rewriteText((text) => text.replaceAll(/<[^>]*>/g, ''))),
  },
  'quotes-get-backslashes': {
    description: 'Quotes are stored with a backslash before them.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: storageChecks,
    serve: mutated(rewriteText((text) => text.replaceAll(/['"\\]/g, '\\$&'))),
  },
  'apostrophe-is-500': {
    description: 'An apostrophe in a name breaks the SQL statement and causes a 500.',
    reading: 'long and unusual text',
    pointer: poolField('name'),
    caughtBy: [
      'answers.documented-request-never-fails',
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.never-makes-the-server-fail',
    ],
    serve: mutated(
      failWhen(
        ({ operation, json: sent }) => hasPoolBody(operation) && isObject(sent) && /'/.test(`${sent.name}${sent.description}`),
      ),
    ),
  },
  'text-is-normalized': {
    description: 'Strings are stored in Unicode normalization form C.',
    reading: 'long and unusual text',
    pointer: poolField('name'),
    caughtBy: storageChecks,
    serve: mutated(rewriteText((text) => text.normalize('NFC'))),
  },
  'text-ends-at-the-first-emoji': {
    description: 'Strings are truncated at the first emoji, because the table stores three-byte UTF-8.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: storageChecks,
    serve: mutated(rewriteText((text) => text.replace(/[\u{10000}-\u{10ffff}].*$/su, ''))),
  },
  'text-becomes-question-marks': {
    description: 'Characters outside ISO 8859-1 become question marks.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: storageChecks,
    serve: mutated(rewriteText((text) => text.replaceAll(/[\u{100}-\u{10ffff}]/gu, '?'))),
  },
  'text-is-read-as-latin-1': {
    description: 'Request bodies are decoded as ISO 8859-1, so é becomes two characters.',
    reading: 'long and unusual text',
    pointer: poolField('name'),
    caughtBy: storageChecks,
    serve: mutated(rewriteText((text) => String.fromCharCode(...new TextEncoder().encode(text)))),
  },
  'invisible-characters-are-removed': {
    description: 'Zero-width and direction marks are removed from strings.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: storageChecks,
    serve: mutated(rewriteText((text) => text.replaceAll(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, ''))),
  },
  'white-space-collapses': {
    description: 'Runs of white space, line breaks included, become one space.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: storageChecks,
    serve: mutated(rewriteText((text) => text.replaceAll(/\s+/g, ' '))),
  },
  'text-ends-at-a-nul': {
    description: 'Strings are truncated at the first NUL character.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: ['answers.documented-request-never-fails', 'text.is-kept-as-it-was-sent'],
    serve: mutated(rewriteText((text) => text.replace(/\0.*$/s, ''))),
  },
  'nul-is-500': {
    description: 'A NUL character in a string returns 500.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: ['answers.documented-request-never-fails', 'text.never-makes-the-server-fail'],
    serve: mutated(
      failWhen(({ operation, json: sent }) => hasPoolBody(operation) && JSON.stringify(sent ?? '').includes('\\u0000')),
    ),
  },
  'percent-signs-are-decoded': {
    description: 'Descriptions are percent-decoded: "50%25" becomes "50%", and "100% ours" returns 500.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: [
      'answers.documented-request-never-fails',
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
      'text.never-makes-the-server-fail',
    ],
    serve: mutated(
      on(writesWithBody, ({ json: sent, forward }) => {
        if (!isObject(sent) || typeof sent.description !== 'string') return forward()
        try {
          return forward({ json: { ...sent, description: decodeURIComponent(sent.description) } })
        } catch {
          return errorResponse(500)
        }
      }),
    ),
  },
  'dollar-signs-are-patterns': {
    description: 'Strings are inserted by a replacement that expands $& and $1.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: ['answers.documented-request-never-fails', 'text.is-kept-as-it-was-sent'],
    serve: mutated(rewriteText((text) => '{text}'.replace('{text}', text))),
  },
  'digits-become-numbers': {
    description: 'Strings of digits are returned as numbers, as with JSON_NUMERIC_CHECK: the tag "2024" becomes 2024.',
    reading: 'long and unusual text',
    pointer: poolField('tags'),
    caughtBy: ['answers.success-matches-its-schema', 'requests.valid-bodies-are-kept-or-refused', 'text.is-kept-as-it-was-sent'],
    serve: mutated(
      on(['createPool', 'getPool', 'updatePool', 'listPools'], async ({ forward }) => {
        const response = await forward()
        return response.ok
          ? withBody(
              response,
              (await response.text()).replaceAll(/(?<=[:,[])"(\d{1,15})"(?=[,\]}])/g, (_, digits) => String(Number(digits))),
            )
          : response
      }),
    ),
  },
  'the-word-null-becomes-empty': {
    description: 'The description "null" is stored as an empty string.',
    reading: 'long and unusual text',
    pointer: poolField('description'),
    caughtBy: ['text.is-kept-as-it-was-sent'],
    serve: mutated(rewriteText((text) => (text === 'null' ? '' : text), ['description'])),
  },
}
