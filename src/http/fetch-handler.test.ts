import { expect, test } from 'vitest'
import { toFetch, toHandler } from './fetch-handler.ts'
import type { Handler } from './request.ts'

const handler: Handler = async ({ method, url, header, readBytes }) => {
  const body = new TextDecoder().decode(await readBytes(100))
  return { status: 201, headers: { 'x-url': String(url) }, body: `${method} ${header('x-test')} ${body}` }
}
const init = { method: 'POST', headers: { 'x-test': 'a' }, body: 'text' }

test('a handler is wrapped in a fetch', async () => {
  const response = await toFetch(handler)('/api/pools', init)

  expect({ status: response.status, url: response.headers.get('x-url'), text: await response.text() }).toEqual({
    status: 201,
    url: 'http://localhost/api/pools',
    text: 'POST a text',
  })
})

test('the handler behind a fetch is called without Request and Response', () => {
  expect(toHandler(toFetch(handler))).toBe(handler)
})

test('any other fetch is wrapped in a handler', async () => {
  const fetch = toFetch(handler)
  const wrapped = toHandler((input, options) => fetch(input, options))

  const { status, headers, body } = await wrapped({
    method: 'POST',
    target: '/api/pools',
    url: new URL('http://localhost/api/pools'),
    header: () => null,
    headers: new Headers({ 'x-test': 'a' }),
    readBytes: async () => new TextEncoder().encode('text'),
    signal: undefined,
  })

  expect({ status, url: headers['x-url'] }).toEqual({ status: 201, url: 'http://localhost/api/pools' })
  expect(await new Response(body).text()).toBe('POST a text')
})
