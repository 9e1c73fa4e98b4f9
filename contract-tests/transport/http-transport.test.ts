import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createHttpTransport } from './http-transport.ts'

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n'

test.each<[timing: string, write: (socket: Socket) => unknown]>([
  ['together with the headers', (socket) => socket.write(`${head}{}`)],
  [
    'after the headers',
    async (socket) => {
      socket.write(head)
      await delay(20)
      socket.write('{}')
    },
  ],
])('a body in a response to HEAD, sent %s, disturbs no other request', async (_timing, write) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', () => write(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { transport, close } = createHttpTransport(`http://127.0.0.1:${port}`, { maxBody: 1_000, timeoutMs: 1_000 })
  const send = async (method: string) => {
    const { status, body } = await transport({ method, path: '/api/pools', headers: {} }, AbortSignal.timeout(5_000))
    return `${method} ${status} ${Buffer.from(body)}`
  }
  const received: string[] = []
  for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'GET']) received.push(await send(method))
  expect(received).toEqual(['GET 200 {}', 'HEAD 200 ', 'GET 200 {}', 'HEAD 200 ', 'GET 200 {}'])
  close()
  server.close()
})
