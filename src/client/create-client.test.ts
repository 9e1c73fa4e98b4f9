import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient, NotFoundError, toResult, waitForPool } from '../index.ts'
import { createServer } from '../server.ts'
import { createScriptedClient } from '../testing/behavior.ts'
import { allBehaviors } from '../testing/behaviors/all.ts'
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.ts'
import { createClient as createUnvalidatedClient } from '../unvalidated.ts'

let server: ScriptedServer
beforeAll(async () => {
  server = await startScriptedServer()
})
afterAll(() => server.stop())

for (const [theme, behaviors] of Object.entries(allBehaviors)) {
  describe(theme, () => {
    for (const { description, run } of behaviors) test.concurrent(description, () => run(server))
  })
}

test('all six operations work against the embedded server', async () => {
  const { fetch } = createServer({ startupMs: 50 })
  const client = createClient({ baseUrl: 'http://pools.test/prefix', fetch })
  const { pools, summary } = await client.listPools()
  expect([pools.length, summary.totalPools]).toEqual([12, 12])

  const nodeTypes = [{ type: 'g5.12xlarge', count: 8 }]
  const { id } = await client.createPool({ name: 'New', region: 'us-west-2', provider: 'AWS', nodeTypes })
  expect(await waitForPool(client, id, { interval: 10 })).toMatchObject({ id, status: 'active', nodeCount: 8 })
  expect(await client.updatePool(id, { name: 'Newer' })).toMatchObject({ id, name: 'Newer', region: 'us-west-2' })
  expect(await client.deletePool(id)).toMatchObject({ success: true })
  expect(await toResult(client.getPool(id))).toMatchObject({ ok: false, error: { name: 'NotFoundError', status: 404 } })
  expect((await client.listActivity({ poolId: id })).activities.every(({ poolId }) => poolId === id)).toBe(true)
  const rejected = client.createPool({ name: '', region: '', provider: '', nodeTypes: [{ type: '', count: -1 }] })
  await expect(rejected).rejects.toMatchObject({
    name: 'BadRequestError',
    details: expect.stringContaining('/nodeTypes/0/count'),
  })
})

test('the unvalidated client accepts any JSON as a success, and distinguishes the documented errors', async () => {
  const steps = [
    { json: { anything: 1 } },
    { status: 404, json: { error: 'Not Found', message: '' } },
    { status: 404, text: '<p>' },
  ]
  const client = createUnvalidatedClient({ baseUrl: createScriptedClient(server, steps).baseUrl })

  expect(await client.getPool('a')).toEqual({ anything: 1 })
  await expect(client.getPool('a')).rejects.toBeInstanceOf(NotFoundError)
  await expect(client.getPool('a')).rejects.toMatchObject({ name: 'UnexpectedResponseError' })
})
