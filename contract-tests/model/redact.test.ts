import { expect, test } from 'vitest'
import { createRedact } from './redact.ts'

const token = 't0k/en+"q\\z=%&<'
const redact = createRedact({ TOKEN: token, SHORT: 'abc', MISSING: undefined })

test.each([
  ['as it is', token],
  ['percent-encoded', encodeURIComponent(token)],
  ['percent-encoded in lower case', encodeURIComponent(token).toLowerCase()],
  ['percent-encoded in part', token.replace('%', '%25').replace('/', '%2F')],
  ['in a JSON string', JSON.stringify(token).slice(1, -1)],
  ['in a JSON string with escaped slashes', JSON.stringify(token).slice(1, -1).replace('/', '\\/')],
  ['in JSON inside JSON', JSON.stringify(JSON.stringify(token).slice(1, -1)).slice(1, -1)],
  ['as code points', Array.from(token, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  ['in HTML', token.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&#34;')],
])('a secret is masked %s', (_, form) => {
  expect(redact(`before ${form} after`)).toBe('before $TOKEN after')
})

test('a short value is masked as a word, and a missing one is not', () => {
  expect(redact('abc, abcd, us-abc-1 undefined')).toBe('$SHORT, abcd, us-abc-1 undefined')
})

test('a longer secret is masked before its prefix', () => {
  expect(createRedact({ TOKEN_PREFIX: 'abcd', TOKEN: 'abcdefgh' })('abcdefgh abcd')).toBe('$TOKEN $TOKEN_PREFIX')
})

test('a text is split at its secrets, and a variable that it spells itself stays a literal', () => {
  expect(createRedact({ TOKEN: 'abcdefgh' }).split('W/"$TOKEN-abcdefgh-$HOME"')).toEqual([
    { literal: 'W/"$TOKEN-' },
    { variable: 'TOKEN' },
    { literal: '-$HOME"' },
  ])
})
