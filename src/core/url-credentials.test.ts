import { expect, test } from 'vitest'
import { findUserInfo, hideCredentials } from './url-credentials.ts'

test.each([
  ['https://user:pw@host/path', 'https://***@host/path', 'user:pw'],
  ['https://user:p/w@x?#@host', 'https://***@host', 'user:p/w@x?#'],
  ['user:pw@host:3000', '***@host:3000', 'user:pw'],
  ['http:/token@host', 'http:/***@host', 'token'],
  ['https://@host', 'https://***@host', undefined],
  ['https://host/x?api_key=s3cret&b#c=d', 'https://host/x?api_key=***&b#c=***', undefined],
  ['localhost:3000', 'localhost:3000', undefined],
])('%s is shown as %s', (url, shown, userInfo) => {
  expect(hideCredentials(url)).toBe(shown)
  expect(findUserInfo(url)).toBe(userInfo)
})
