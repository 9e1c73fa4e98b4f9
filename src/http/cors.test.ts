import { describe, expect, test } from 'vitest'
import { type CorsOption, createCors } from './cors.ts'
import type { ServerRequest } from './request.ts'

function request(method: string, headers: Record<string, string>): ServerRequest {
  return {
    method,
    target: '/api/pools',
    url: new URL('http://pools.test:4010/api/pools'),
    header: (name) => headers[name] ?? null,
    headers: new Headers(headers),
    readBytes: async () => new Uint8Array(),
    signal: undefined,
  }
}

const foreign = { origin: 'https://other.example' }
const statusOfPost = (option: CorsOption, headers: Record<string, string>) =>
  createCors(option).findRejection(request('POST', headers))?.status ?? 'accepted'

describe('writes', () => {
  test.each<[string, CorsOption, Record<string, string>, unknown]>([
    ['a page of any origin', true, foreign, 'accepted'],
    ['a page of another origin', false, foreign, 403],
    ['a page of another origin', [], foreign, 403],
    ['a page of a listed origin', ['https://other.example'], foreign, 'accepted'],
    ['a page of a listed origin, with a slash in the list', ['https://Other.example/'], foreign, 'accepted'],
    ['another port of a listed origin', ['https://other.example'], { origin: 'https://other.example:444' }, 403],
    ['a page of any origin', ['*'], foreign, 'accepted'],
    ['a page of localhost', [], { origin: 'http://localhost:5173' }, 'accepted'],
    ['a page of a name below localhost', [], { origin: 'https://dash.localhost' }, 'accepted'],
    ['a page of 127.0.0.2', [], { origin: 'http://127.0.0.2:80' }, 'accepted'],
    ['a page of [::1]', [], { origin: 'http://[::1]:5173' }, 'accepted'],
    ['a page of a name that begins like localhost', [], { origin: 'http://localhost.other.example' }, 403],
    ['a page of a name that begins like 127.0.0.1', [], { origin: 'http://127.0.0.1.other.example' }, 403],
    ['a page of a name that ends like localhost', [], { origin: 'http://evillocalhost' }, 403],
    ['a page of localhost', false, { origin: 'http://localhost:5173' }, 403],
    ['a local file', [], { origin: 'null' }, 403],
    ['a local file', ['null'], { origin: 'null' }, 'accepted'],
    ['the page of the server itself', false, { origin: 'http://pools.test:4010' }, 'accepted'],
    [
      'the page of the server itself, by its Host header',
      false,
      { origin: 'https://mock.example', host: 'Mock.example' },
      'accepted',
    ],
    [
      'a page behind a development server that changes Host',
      false,
      { origin: 'http://localhost:5173', host: '127.0.0.1:4010', 'sec-fetch-site': 'same-origin' },
      'accepted',
    ],
    ['a caller without an origin', false, {}, 'accepted'],
    ['a cross-site page without an origin', false, { 'sec-fetch-site': 'cross-site' }, 403],
    ['a request typed by the user', false, { 'sec-fetch-site': 'none' }, 'accepted'],
  ])('of %s with cors %j', (_, option, headers, expected) => {
    expect(statusOfPost(option, headers)).toBe(expected)
  })

  test.each(['PUT', 'DELETE', 'PATCH', 'POST'])('%s is a write, in any case of the origin', (method) => {
    expect(createCors(false).findRejection(request(method, foreign))?.status).toBe(403)
  })

  test.each(['GET', 'HEAD', 'OPTIONS'])('%s is no write', (method) => {
    expect(createCors(false).findRejection(request(method, foreign))).toBeUndefined()
  })

  test('the message names the origin and the option', () => {
    expect(createCors([]).findRejection(request('POST', foreign))?.body.message).toBe(
      'Pages of the origin "https://other.example" must not write: to allow it, name it with --cors-origin, or in the option cors',
    )
  })
})

test.each<[CorsOption, Record<string, string>, Record<string, string | undefined>]>([
  [true, foreign, { 'access-control-allow-origin': '*', vary: undefined }],
  [true, {}, { 'access-control-allow-origin': '*' }],
  [false, foreign, { 'access-control-allow-origin': undefined, vary: undefined }],
  [[], foreign, { 'access-control-allow-origin': undefined, vary: 'Origin' }],
  [[], {}, { 'access-control-allow-origin': undefined, vary: 'Origin' }],
  [['https://other.example'], foreign, { 'access-control-allow-origin': 'https://other.example', vary: 'Origin' }],
])('with cors %j, a response to %j has %j', (option, headers, expected) => {
  const sent = createCors(option).headers(request('GET', headers))
  expect(sent).toMatchObject(JSON.parse(JSON.stringify(expected)))
  for (const [name, value] of Object.entries(expected)) expect(sent[name]).toBe(value)
  expect(sent).not.toHaveProperty('access-control-allow-credentials')
})

test.each<[CorsOption, boolean]>([
  [true, true],
  [false, false],
  [[], false],
  [['https://other.example'], true],
])('with cors %j, the preflight of another origin is answered: %j', (option, expected) => {
  const preflight = request('OPTIONS', {
    ...foreign,
    'access-control-request-method': 'PUT',
    'access-control-request-private-network': 'true',
  })
  const headers = createCors(option).preflightHeaders(preflight)
  expect(headers?.['access-control-allow-private-network']).toBe(expected ? 'true' : undefined)
})

test.each(['app.example', 'https://app.example/page', 'file:///', ''])('the origin %j is rejected', (origin) => {
  expect(() => createCors([origin])).toThrow(/^invalid origin ".*" in cors: expected an origin without a path/)
})
