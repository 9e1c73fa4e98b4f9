import { expect, test } from 'vitest'
import { createRedact } from './redact.ts'
import { collectSecrets } from './secrets.ts'

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
