import { expect, test } from 'vitest'
import { createMask } from './mask.ts'

const mask = createMask(
  new Headers({
    authorization: 'Bearer k7Vq2/mXw9R+tB4nZc',
    'x-api-key': 'key-0815',
    'x-version': '2',
    accept: 'application/json',
  }),
)

test.each([
  ['as it is', 'k7Vq2/mXw9R+tB4nZc', '***'],
  ['twice', 'k7Vq2/mXw9R+tB4nZc k7Vq2/mXw9R+tB4nZc', '*** ***'],
  ['in an assignment', 'token=k7Vq2/mXw9R+tB4nZc;', 'token=***;'],
  ['in lower case', '"k7vq2/mxw9r+tb4nzc"', '"***"'],
  ['percent-encoded', '/?k7Vq2%2FmXw9R%2BtB4nZc', '***'],
  ['percent-encoded twice', '<k7Vq2%252FmXw9R%252BtB4nZc>', '<***>'],
  ['with an escaped slash', 'k7Vq2\\/mXw9R+tB4nZc', '***'],
  ['with entities', '<k7Vq2&#x2F;mXw9R&plus;tB4nZc>', '<***>'],
  ['in base64, after one byte', `<${btoa(':k7Vq2/mXw9R+tB4nZc')}>`, '<***==>'],
  ['without its end', 'k7Vq2/mXw…', '***'],
  ['in another header', 'unknown key-0815', 'unknown ***'],
  ['as a single character', 'version 2 of 12', 'version *** of 12'],
])('a secret is masked %s', (_, text, masked) => {
  expect(mask(text)).toBe(masked)
})

test.each(['application/json', 'version 12', 'k7Vq2/mX', 'key', 'Bearer', '…', ''])('%s is not masked', (text) => {
  expect(mask(text)).toBe(text)
})

test('an empty header and no header mask nothing', () => {
  for (const headers of [new Headers({ 'x-empty': '' }), new Headers()]) expect(createMask(headers)('a - b')).toBe('a - b')
})
