import { expect, test } from 'vitest'
import { createRedact } from './redact.ts'
import { collectSecrets } from './secrets.ts'

test('a header named like a token or a variable of the shell gets a variable of its own', () => {
  const headers = { token: 'value-of-header', path: 'value-of-path', '1-x': 'value-of-digit', 'x-key': 'value-of-key' }
  const redact = createRedact(collectSecrets({ token: 'value-of-token', headers }))
  expect(redact('value-of-token, value-of-header, value-of-path, value-of-digit, value-of-key')).toBe(
    '$TOKEN, $HEADER_TOKEN, $HEADER_PATH, $HEADER_1_X, $X_KEY',
  )
})

test('the parts of a secret header are masked, too', () => {
  const redact = createRedact(
    collectSecrets({
      headers: { authorization: 'Basic dXNlcjpwYXNz', cookie: 'sid=s3cr3t-session; csrf=f0rg3ry-token', accept: 'x/y-text' },
    }),
  )
  expect(redact('Basic dXNlcjpwYXNz')).toBe('$AUTHORIZATION')
  expect(redact('user dXNlcjpwYXNz')).toBe('user $AUTHORIZATION_PART')
  expect(redact('s3cr3t-session or f0rg3ry-token')).toBe('$COOKIE_PART or $COOKIE_PART_MORE')
  expect(redact('x/y-text')).toBe('x/y-text')
})
