import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createClient } from '../index.ts'
import { catchError, createScriptedClient } from '../testing/behavior.ts'
import { pool } from '../testing/script.ts'
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.ts'

let server: ScriptedServer
beforeAll(async () => {
  server = await startScriptedServer()
})
afterAll(() => server.stop())

test('the body of a followed redirect is canceled', async () => {
  const cancel = vi.fn()
  const moved = new Response(new ReadableStream({ cancel }), { status: 302, headers: { location: '/elsewhere' } })
  const responses = [moved, Response.json(pool)]
  const fetch = async () => responses.shift() ?? Response.error()

  expect(await createClient({ baseUrl: 'http://pools.test', fetch }).getPool('a')).toEqual(pool)
  expect(cancel).toHaveBeenCalledOnce()
})

test('the 21st redirect is not followed', async () => {
  const { client, receivedRequests } = createScriptedClient(server, [{ status: 302, location: '{self}/api/pools/a' }])

  expect(await catchError(client.getPool('a'))).toMatchObject({ name: 'UnexpectedResponseError' })
  expect(await receivedRequests()).toHaveLength(21)
})

test('20 redirects are followed', async () => {
  const hops = Array.from({ length: 20 }, () => ({ status: 307, location: '{self}/api/pools/a' }))
  const { client } = createScriptedClient(server, [...hops, { json: pool }])

  expect(await client.getPool('a')).toEqual(pool)
})

test('a redirect to another origin sends no request to it', async () => {
  const { client, receivedRequests } = createScriptedClient(
    server,
    [{ status: 302, location: '{other}/elsewhere' }, { json: pool }],
    {
      token: 't-123',
    },
  )

  await expect(client.getPool('a')).rejects.toThrow(`302, redirect 1 from ${server.origin} to ${server.other}, not followed`)
  expect(await receivedRequests()).toHaveLength(1)
})
