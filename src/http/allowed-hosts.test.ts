import { describe, expect, test } from 'vitest'
import { AllowedHosts } from './allowed-hosts.ts'
import { HttpError } from './error-responses.ts'

function statusOf(hosts: AllowedHosts, host: string | undefined, target = '/api/pools'): number {
  try {
    hosts.check(host, target)
    return 200
  } catch (error) {
    if (error instanceof HttpError) return error.response.status
    throw error
  }
}

describe('a server on 127.0.0.1', () => {
  test.each([
    'localhost',
    'localhost:4010',
    'LOCALHOST:4010',
    'localhost.',
    'dash.localhost:4010',
    '127.0.0.1:4010',
    '127.0.0.2',
    '127.1',
    '[::1]:4010',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0:4010',
    undefined,
  ])('accepts the host %j', (host) => {
    expect(statusOf(new AllowedHosts('127.0.0.1', []), host)).toBe(200)
  })

  test.each([
    'evil.example',
    'evil.example:4010',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evillocalhost',
    'mock',
    '192.0.2.1',
    '[2001:db8::1]',
    '128.0.0.1',
  ])('responds 403 to the host %j', (host) => {
    expect(statusOf(new AllowedHosts('127.0.0.1', []), host)).toBe(403)
  })

  test.each(['', 'localhost@evil.example', 'localhost, evil.example', 'localhost/evil.example', 'a b', '[::1', 'localhost:x'])(
    'responds 400 to the host %j',
    (host) => {
      expect(statusOf(new AllowedHosts('127.0.0.1', []), host)).toBe(400)
    },
  )

  test.each([
    ['http://localhost:4010/api/pools', 200],
    ['http://evil.example/api/pools', 403],
    ['HTTPS://evil.example', 403],
    ['http://localhost@evil.example/api/pools', 400],
    ['http://evil.example\\@localhost/api/pools', 403],
    ['//evil.example/api/pools', 200],
    ['/http://evil.example/api/pools', 200],
  ])('responds to the target %s with %i', (target, status) => {
    expect(statusOf(new AllowedHosts('127.0.0.1', []), 'localhost', target)).toBe(status)
  })

  test('checks every request, not only the first', () => {
    const hosts = new AllowedHosts('127.0.0.1', [])
    expect([
      statusOf(hosts, 'localhost'),
      statusOf(hosts, 'evil.example'),
      statusOf(hosts, 'localhost'),
      statusOf(hosts, 'evil.example'),
    ]).toEqual([200, 403, 200, 403])
  })
})

test.each([
  ['0.0.0.0', '192.0.2.1:4010', 200],
  ['::', '[2001:db8::1]:4010', 200],
  ['0.0.0.0', 'evil.example', 403],
  ['192.0.2.1', '192.0.2.1', 200],
  ['192.0.2.1', 'localhost', 200],
  ['192.0.2.1', '192.0.2.2', 403],
  ['2001:db8::1', '[2001:DB8:0::1]:80', 200],
  ['fe80::1%eth0', '[fe80::1]', 200],
  ['mock.local', 'mock.local', 200],
])('a server on %s responds to the host %s with %i', (listened, host, status) => {
  expect(statusOf(new AllowedHosts(listened, []), host)).toBe(status)
})

test('allowed names are accepted with any port and in any case', () => {
  const hosts = new AllowedHosts('0.0.0.0', ['mock', 'Pools.Example.', 'my_mock'])
  expect(['mock:4010', 'MOCK', 'pools.example', 'my_mock', 'other', 'a.mock'].map((host) => statusOf(hosts, host))).toEqual([
    200, 200, 200, 200, 403, 403,
  ])
  expect(statusOf(new AllowedHosts('127.0.0.1', ['*']), 'evil.example')).toBe(200)
})

test('the message names the host and the option', () => {
  expect(() => new AllowedHosts('127.0.0.1', []).check('mock:4010', '/')).toThrow(
    'The host "mock" is not allowed: to allow it, name it with --allow-host, or in the option allowedHosts',
  )
})

test.each(['mock:4010', 'http://mock', '', 'a b'])('the allowed host %j is rejected', (host) => {
  expect(() => new AllowedHosts('127.0.0.1', [host])).toThrow(/^invalid host ".*": expected a name or an address without a port/)
})
