import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { startPrism } from '../../mock.ts'
import { createServer } from '../../server.ts'
import { listen } from '../../server-node.ts'
import type { Attacks } from './attack.ts'

const create = 'POST /api/pools HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
const json = { 'content-type': 'application/json' }
const megabyte = 1_000_000

/** Callers that send much, or send and read slowly, to fill the memory of a mock or to block it. */
export const floods: Attacks = {
  'slow-connections': {
    description: '2,000 connections send half of a request and wait',
    promise: 'mocks',
    async run() {
      const mocks = [await listen(createServer()), await startPrism()]
      const sockets = mocks.flatMap(({ port }) => Array.from({ length: 1_000 }, () => open(port)))
      try {
        await Promise.all(sockets.map((socket) => once(socket, 'connect')))
        for (const [i, socket] of sockets.entries())
          socket.write(i % 2 === 0 ? 'GET /api/po' : `${create}Content-Length: 9\r\n\r\n{`)
        for (const { url } of mocks) {
          const response = await fetch(`${url}/api/pools`, { signal: AbortSignal.timeout(10_000) })
          assert.equal(response.status, 200)
          await response.text()
        }
      } finally {
        for (const socket of sockets) socket.destroy()
        await Promise.all(mocks.map(({ stop }) => stop()))
      }
    },
  },
  'pools-with-long-names': {
    description: 'requests create pools with names of 1 MB until the list cannot be sent',
    promise: 'mocks',
    async run() {
      const { fetch: send } = createServer({ pools: [] })
      const statuses = new Set<number>()
      for (let i = 0; i < 40; i += 1) statuses.add((await post(send, 'x'.repeat(megabyte))).status)
      assert.deepEqual([...statuses], [201, 400], 'the server accepts pools without end')
      const list = await (await send('http://pools.test/api/pools')).text()
      assert.ok(list.length < 34 * megabyte, `the list has ${list.length} characters`)
      assert.equal((await send('http://pools.test/api/pools/pool-1', { method: 'DELETE' })).status, 200)
      assert.equal((await post(send, 'x'.repeat(megabyte / 2))).status, 201, 'a deletion makes no room')
    },
  },
  'updates-with-long-names': {
    description: 'requests give many short pools names of 1 MB',
    promise: 'mocks',
    async run() {
      const { fetch: send } = createServer({ pools: [] })
      for (let i = 0; i < 40; i += 1) await post(send, 'short')
      const init = { method: 'PUT', headers: json, body: JSON.stringify({ description: 'x'.repeat(megabyte) }) }
      for (let i = 1; i <= 40; i += 1) await send(`http://pools.test/api/pools/pool-${i}`, init)
      const list = await (await send('http://pools.test/api/pools')).text()
      assert.ok(list.length < 34 * megabyte, `the list has ${list.length} characters`)
    },
  },
  'log-of-deleted-pools': {
    description: 'requests create and delete pools with names of 1 MB, which the activity log keeps',
    promise: 'mocks',
    async run() {
      const { fetch: send } = createServer({ pools: [] })
      for (let i = 1; i <= 20; i += 1) {
        await post(send, `${i}`.padEnd(megabyte, 'x'))
        await send(`http://pools.test/api/pools/pool-${i}`, { method: 'DELETE' })
      }
      const log = await (await send('http://pools.test/api/pools/activity')).text()
      assert.ok(log.length < 34 * megabyte, `the log has ${log.length} characters`)
      assert.match(log, /"poolId":"pool-20"/)
    },
  },
  'bodies-byte-by-byte': {
    description: 'ten bodies arrive in chunks of one byte each, and do not end',
    promise: 'mocks',
    run: () =>
      growsByAtMost(60, async (port) => {
        const chunks = '1\r\nx\r\n'.repeat(60_000)
        await sendAll(
          Array.from({ length: 10 }, () => open(port)),
          `${create}Transfer-Encoding: chunked\r\n\r\n${chunks}`,
        )
      }),
  },
  'bodies-without-an-end': {
    description: '400 connections send 1 MB of a body each, and do not end it',
    promise: 'mocks',
    run: () =>
      growsByAtMost(250, async (port) => {
        const body = 'x'.repeat(megabyte)
        await sendAll(
          Array.from({ length: 400 }, () => open(port)),
          `${create}Content-Length: ${megabyte + 1}\r\n\r\n${body}`,
        )
      }),
  },
  'responses-that-nobody-reads': {
    description: '120 connections request a list of 10 MB that changes each time, and do not read it',
    promise: 'mocks',
    run: () =>
      growsByAtMost(800, async (port) => {
        const url = `http://127.0.0.1:${port}/api/pools`
        for (let i = 0; i < 10; i += 1) await post(fetch, 'x'.repeat(megabyte), url)
        for (let i = 0; i < 120; i += 1) {
          await post(fetch, `${i}`, url)
          const socket = open(port)
          socket.pause()
          socket.write('GET /api/pools HTTP/1.1\r\nHost: localhost\r\n\r\n')
        }
        assert.equal((await fetch(`${url}/pool-1`)).status, 200)
      }),
  },
  'requests-without-a-pause': {
    description: 'a connection sends requests without an end to a mock that responds late',
    promise: 'mocks',
    async run() {
      let received = 0
      const { fetch: respond } = createServer({ latency: 60_000 })
      const count: typeof respond = (...args) => {
        received += 1
        return respond(...args)
      }
      const { port, stop } = await listen({ fetch: count })
      const socket = open(port)
      socket.write('GET /api/pools/pool-1 HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(20_000))
      try {
        for (let before = -1; before !== received && received < 10_000; ) {
          before = received
          await sleep(1_500)
        }
        assert.ok(received < 10_000, `${received} requests of one connection are in progress`)
        assert.ok(received > 0)
      } finally {
        socket.destroy()
        await stop()
      }
    },
  },
}

type Send = (url: string, init: RequestInit) => Promise<Response>

async function post(send: Send, name: string, url = 'http://pools.test/api/pools'): Promise<Response> {
  const body = JSON.stringify({ name, region: 'r', provider: 'p', nodeTypes: [] })
  const response = await send(url, { method: 'POST', headers: json, body })
  await response.arrayBuffer()
  return response
}

function open(port: number): Socket {
  return connect(port, '127.0.0.1').on('error', () => {})
}

/** Resolves once everything has been sent, or no more can be sent. */
async function sendAll(sockets: Socket[], text: string): Promise<void> {
  const bytes = Buffer.from(text)
  const sent = sockets.map((socket) => {
    socket.resume()
    return Promise.race([new Promise((resolve) => socket.write(bytes, resolve)), once(socket, 'close')])
  })
  await Promise.race([Promise.all(sent), sleep(20_000)])
}

/** Starts the command line's mock, and measures its memory before and after an attack. */
async function growsByAtMost(megabytes: number, attack: (port: number) => Promise<void>): Promise<void> {
  const args = ['--import', 'tsx', 'src/cli.ts', 'mock', '--stateful', '--port', '0', '--seed', 'empty']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const port = await readPort(child)
    const before = await residentMegabytes(child)
    await attack(port)
    const response = await fetch(`http://127.0.0.1:${port}/api/pools/none`, { signal: AbortSignal.timeout(60_000) })
    assert.equal(response.status, 404)
    const growth = (await settledMegabytes(child)) - before
    assert.ok(growth < megabytes, `the mock grew by ${Math.round(growth)} MB`)
  } finally {
    child.kill('SIGKILL')
  }
}

async function readPort({ stdout }: ChildProcess): Promise<number> {
  if (stdout === null) throw new Error('the mock has no output')
  for await (const line of createInterface({ input: stdout })) {
    const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? []
    if (port !== undefined) return Number(port)
  }
  throw new Error('the mock did not start')
}

/** Returns the memory once it no longer grows: on a busy machine, the mock may still be reading. */
async function settledMegabytes(child: ChildProcess): Promise<number> {
  let [before, now] = [0, await residentMegabytes(child)]
  while (now > before + 2) {
    await sleep(1_000)
    before = now
    now = await residentMegabytes(child)
  }
  return now
}

async function residentMegabytes({ pid }: ChildProcess): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout) / 1024
}
