import { expect, test } from 'vitest'
import { PoolNames } from '../model/pool-names.ts'
import type { TransportRequest } from '../transport/transport.ts'
import { PoolTracker } from './pool-tracker.ts'
import { guardWrites, WriteForbiddenError } from './write-guard.ts'

function start(options = { write: true, stateless: false }) {
  const sent: string[] = []
  const tracker = new PoolTracker(new PoolNames(5))
  const transport = guardWrites(
    async ({ method, path }) => {
      sent.push(`${method} ${path}`)
      return { status: 200, headers: new Headers(), body: new Uint8Array() }
    },
    { tracker, options },
  )
  const send = (method: string, path: string, request: TransportRequest = { method, path, headers: {} }) =>
    transport(request, new AbortController().signal)
  return { tracker, sent, send }
}

test.each([
  ['DELETE', '/api/pools'],
  ['DELETE', '/api/pools/'],
  ['DELETE', '/api/pools/.'],
  ['DELETE', '/api/pools/..'],
  ['DELETE', '/api/pools/%2e%2e'],
  ['PUT', '/api/pools/activity'],
  ['PUT', '/api/pools/pool-1'],
  ['DELETE', '/api/pools/mine/../pool-1'],
  ['DELETE', '/api/pools/mine?all=true'],
  ['DELETE', '/api/pools/mine/'],
  ['PATCH', '/api/pools/pool-1'],
  ['POST', '/api/pools'],
  ['POST', '/api/pools/pool-1'],
  ['PROPFIND', '/api/pools/pool-1'],
])('%s %s is not sent', async (method, path) => {
  const { tracker, sent, send } = start()
  tracker.add('mine', tracker.names.next())?.evidence.clear()
  await expect(send(method, path)).rejects.toThrow(WriteForbiddenError)
  expect(sent).toEqual([])
})

test('a pool is written to once it is known to be of the run, and only with write', async () => {
  const { tracker, send } = start()
  const pool = tracker.add('mine', tracker.names.next())
  await expect(send('PUT', '/api/pools/mine')).rejects.toThrow(WriteForbiddenError)
  pool?.evidence.clear()
  await send('PUT', '/api/pools/mine')

  const reading = start({ write: false, stateless: false })
  reading.tracker.add('mine', reading.tracker.names.next())?.evidence.clear()
  await expect(reading.send('PUT', '/api/pools/mine')).rejects.toThrow('it needs --write')
})

test('a server without state is sent no id but an unused one', async () => {
  const { tracker, send } = start({ write: true, stateless: true })
  await send('POST', '/api/pools')
  await send('PUT', `/api/pools/${tracker.unknownId()}`)
  await expect(send('PUT', '/api/pools/pool-1')).rejects.toThrow(WriteForbiddenError)
})

test('an unused id is not written to if a list has it', async () => {
  const { tracker, send } = start()
  tracker.recordListed([{ id: tracker.unknownId(), name: 'x', description: '' }], 1)
  await expect(send('PATCH', `/api/pools/${tracker.unknownId()}`)).rejects.toThrow(WriteForbiddenError)
})

test('a creation is not repeated while 8 pools may exist', async () => {
  const { tracker, send, sent } = start()
  const request = { method: 'POST', path: '/api/pools', headers: {} }
  tracker.creations.open(request, [], tracker.tick())
  for (let attempt = 1; attempt <= 8; attempt++) await send('POST', '/api/pools', request)
  await expect(send('POST', '/api/pools', request)).rejects.toThrow('up to 8 pools of this run may exist')
  expect(sent).toHaveLength(8)
})
