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

test.each([
  ['in Base64 after a scheme', `QmVhcmVyIFZxMm1YdzlSdEI0blpjN2s=`, 'QmVhcmVyI$TOKEN='],
  ['in hexadecimal with colons', '56:71:32:6D:58:77:39:52:74:42:34:6E:5A:63:37:6B', '$TOKEN'],
  ['percent-encoded twice', '%2556q2mXw9RtB4nZc7k', '$TOKEN'],
  ['in another case', 'vq2mxw9rtb4nzc7k', '$TOKEN'],
  ['on two lines', 'Vq2mXw9R\n  tB4nZc7k', '$TOKEN'],
  ['without its first character', 'q2mXw9RtB4nZc7k', '***'],
])('a secret is masked %s', (_, form, masked) => {
  const redact = createRedact({ TOKEN: 'Vq2mXw9RtB4nZc7k' })
  expect(redact(`before ${form} after`)).toBe(`before ${masked} after`)
})

test('ordinary text stays as it is', () => {
  const text = 'GET /api/pools/contract-pool: 200, 8 pools in us-west-2; tokens, e.g. Vq2mXw9, are test data'
  expect(createRedact({ TOKEN: 'Vq2mXw9RtB4nZc7k', OTHER: 'my-contract-tests-2024', X_TENANT: '2', X_DEBUG: 'true' })(text)).toBe(
    text,
  )
})

test('a short value is masked after its name', () => {
  const redact = createRedact({ TOKEN: 'a', X_TENANT: '2' })
  expect(redact('authorization: Bearer ax, "x-tenant":"2", 2 of a kind')).toBe(
    'authorization: Bearer $TOKENx, "x-tenant":"$X_TENANT", 2 of a kind',
  )
})
