/** Tests of the client's resources, which need Node: listeners, memory and the end of the process. */
import { execFile } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toResult } from '../index.ts'
import { catchError, createScriptedClient } from '../testing/behavior.ts'
import { pool, unauthorizedBody } from '../testing/script.ts'
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

let server: ScriptedServer
beforeAll(async () => {
  server = await startScriptedServer()
})
afterAll(() => server.stop())

test("no listener remains on the caller's signal after any outcome", async () => {
  const { signal } = new AbortController()
  const now = { 'retry-after': '0' }
  const steps = [
    { json: pool },
    { status: 503, headers: now },
    { json: pool },
    { status: 401, json: unauthorizedBody },
    { json: pool },
    { status: 404, text: 'nothing' },
    { silent: true },
  ]
  const { client } = createScriptedClient(server, steps, { onUnauthorized: () => {}, timeout: 200 })
  for (let call = 0; call < 4; call++) {
    await toResult(client.getPool('a', { signal }))
    expect(getEventListeners(signal, 'abort')).toEqual([])
  }
  await toResult(client.getPool('a', { signal, retry: false }))
  await toResult(client.getPool('..', { signal }))
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('an error page of 200 MB is kept as 2,000 characters', async () => {
  const { client } = createScriptedClient(server, [{ status: 409, bytes: 200 * 2 ** 20 }])
  const error = await catchError(client.listPools())
  collectGarbage()

  expect([error.name, error.text.length]).toEqual(['UnexpectedResponseError', 2000])
  expect(process.memoryUsage().heapUsed).toBeLessThan(150 * 2 ** 20)
})

test('200 MB that are not JSON are an UnexpectedResponseError', async () => {
  const { client } = createScriptedClient(server, [{ bytes: 200 * 2 ** 20 }])

  expect(await catchError(client.listPools())).toMatchObject({ name: 'UnexpectedResponseError', text: 'x'.repeat(2000) })
})

test('a process exits by itself after its calls', async () => {
  const { baseUrl } = createScriptedClient(server, [
    { json: pool },
    { status: 404, text: 'x' },
    { status: 302, location: '{other}/' },
    { silent: true },
  ])
  const script = `
    const { createClient, toResult } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)})
    const client = createClient({ baseUrl: ${JSON.stringify(baseUrl)}, retry: false })
    for (let call = 0; call < 3; call++) await toResult(client.getPool('a'))
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    await client.getPool('a', { signal: controller.signal }).catch(() => {})
    console.log('done')`
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { timeout: 20_000 })

  expect((await run).stdout).toBe('done\n')
}, 30_000)
