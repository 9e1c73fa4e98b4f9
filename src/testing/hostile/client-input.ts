import assert from 'node:assert/strict'
import { createClient, RequestNotSentError } from '../../index.ts'
import { catchError } from '../behavior.ts'
import { pool } from '../script.ts'
import type { Attacks } from './attack.ts'

/** Values that a page may take from a visitor or from a list, and that try to change the request. */
export const clientInput: Attacks = {
  'base-url': {
    description: 'a base URL has user info, a query, a fragment, another scheme, or odd slashes and characters',
    promise: 'client',
    async run() {
      for (const baseUrl of [
        'http://user:s3cret@pools.test',
        'http://user@pools.test',
        'http://@pools.test',
        'http://pools.test?x=s3cret',
        'http://pools.test/?',
        'http://pools.test#s3cret',
        'http://pools.test/#',
        'javascript:alert(1)//',
        'data:text/plain,',
        'file:///etc',
        'ftp://pools.test',
        'blob:http://pools.test/',
        'ws://pools.test',
        'http://',
        'http://[::1',
        'http://pools.test:99999',
        '//evil.example',
        '\\\\evil.example',
        'http:\\\\user@evil.example',
      ]) {
        const create = async () => createClient({ baseUrl, fetch: async () => Response.json(pool) })
        const error = await catchError(create())
        assert.ok(error instanceof TypeError, baseUrl)
        assert.doesNotMatch(error.message, /s3cret/)
      }
      for (const [baseUrl, url] of [
        ['http://pools.test/a/../b', 'http://pools.test/b/api/pools/a'],
        ['http://pools.test\\x', 'http://pools.test/x/api/pools/a'],
        ['http://pools.test/\r\nx', 'http://pools.test/x/api/pools/a'],
        ['HTTP://POOLS.TEST:80///', 'http://pools.test/api/pools/a'],
      ] as const) {
        assert.equal(await requestedUrl(baseUrl, 'a'), url)
      }
    },
  },
  ids: {
    description: 'pool ids have slashes, dots, escapes, line breaks and lone surrogates',
    promise: 'client',
    async run() {
      for (const id of ['', '.', '..', 'activity', '\ud800', 'a\udc00']) {
        const client = createClient({ baseUrl: 'http://pools.test', fetch: async () => Response.json(pool) })
        assert.ok((await catchError(client.deletePool(id))) instanceof RequestNotSentError)
      }
      for (const id of ['../x', '..\\x', '%2e%2e', '/', 'a/b', 'a?b=c', 'a#b', 'a\r\nx: y', '\0', ' ', 'a;b', 'activity/']) {
        const { origin, pathname, search, hash } = new URL(await requestedUrl('http://pools.test', id))
        const [, api, pools, segment = '', ...rest] = pathname.split('/')
        assert.deepEqual([origin, api, pools, search, hash, rest], ['http://pools.test', 'api', 'pools', '', '', []])
        assert.equal(decodeURIComponent(segment), id)
      }
    },
  },
  headers: {
    description: 'names and values of headers have line breaks, colons, NUL and characters that are not Latin',
    promise: 'client',
    async run() {
      for (const headers of [
        { 'x-a': 'b\r\nx-c: s3cret' },
        { 'x-a': 'b\ns3cret' },
        { 'x-a': 's3cret\0' },
        { 'x-a': 's3cret ✓' },
        { 'x-a\r\nx-b': 's3cret' },
        { 'x a': 's3cret' },
        { 'x:a': 's3cret' },
        { '': 's3cret' },
        { authorization: 'Bearer a\r\nx-b: s3cret' },
      ]) {
        let sent = 0
        const fetch = async () => {
          sent += 1
          return Response.json(pool)
        }
        const error = await catchError(createClient({ baseUrl: 'http://pools.test', fetch, headers }).getPool('a'))
        assert.ok(error instanceof RequestNotSentError)
        assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /s3cret/)
        assert.equal(sent, 0)
      }
      for (const token of ['s3cret\r\nx: y', 's3cret ✓']) {
        const client = createClient({ baseUrl: 'http://pools.test', fetch: async () => Response.json(pool), token })
        const error = await catchError(client.getPool('a'))
        assert.ok(error instanceof RequestNotSentError)
        assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /s3cret/)
      }
    },
  },
}

async function requestedUrl(baseUrl: string, id: string): Promise<string> {
  let requested = ''
  const fetch = async (url: string | URL | Request) => {
    requested = String(url)
    return Response.json(pool)
  }
  await createClient({ baseUrl, fetch }).getPool(id)
  return requested
}
