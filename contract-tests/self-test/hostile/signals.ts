import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Attacks } from './attack.ts'
import { flood, listen, serve, spaces } from './hostile-server.ts'
import { type Ended, type ProgramOptions, startVerify } from './program.ts'

/** Servers and outputs that keep a process from ending. One signal ends it, in every state. */
export const signals: Attacks = {
  'sigint-while-a-server-hangs': {
    description: 'a server never responds, while SIGINT arrives',
    promise: 'limits',
    async run() {
      const server = await serve((request) => request.url === '/api/pools/activity')
      await endsAfterSignal([server.url], server.stop)
    },
  },
  'sigterm-while-tls-stalls': {
    description: 'a server never begins TLS, while SIGTERM arrives',
    promise: 'limits',
    async run() {
      const server = await listen(
        createTcpServer(() => {}),
        'https',
      )
      await endsAfterSignal([server.url], server.stop, { signal: 'SIGTERM', status: 143 })
    },
  },
  'sigint-while-a-proxy-stalls': {
    description: 'a proxy never responds to CONNECT, while SIGINT arrives',
    promise: 'limits',
    async run() {
      const { url, stop } = await listen(createTcpServer(() => {}))
      const env = { HTTPS_PROXY: url, https_proxy: url, NO_PROXY: '', no_proxy: '' }
      await endsAfterSignal(['https://pools.example'], stop, { env })
    },
  },
  'sigint-during-a-flood': {
    description: 'a server sends bodies without end, while SIGINT arrives',
    promise: 'limits',
    async run() {
      const server = await serve((request, response) => {
        if (request.method !== 'GET' || request.url === '/api/pools') return false
        flood(response.writeHead(200), spaces)
        return true
      })
      await endsAfterSignal([server.url, '--max-body', '500MB'], server.stop)
    },
  },
  'sigint-while-deletions-hang': {
    description: 'deletions never get a response, while SIGINT arrives',
    promise: 'limits',
    async run() {
      const server = await serve(({ method }) => method === 'DELETE')
      const { stdout } = await endsAfterSignal([server.url, '--write'], server.stop, { when: () => server.pools().length > 12 })
      for (const { id } of server.pools().slice(12)) assert.match(stdout, new RegExp(`DELETE .*/api/pools/${id}`))
    },
  },
  'sigint-while-clean-hangs': {
    description: 'the deletion of a pool of an earlier run never gets a response, while SIGINT arrives',
    promise: 'limits',
    async run() {
      let deletions = 0
      const server = await serve(({ method }) => method === 'DELETE' && ++deletions > 0)
      const first = startVerify([server.url, '--write', '--only', 'lifecycle.delete-says-success', '--timeout', '1000'])
      await until(() => deletions > 0)
      first.kill('SIGKILL')
      await first.ended
      deletions = 0
      const args = [server.url, '--write', '--clean', '--only', 'pools.reads-succeed']
      await endsAfterSignal(args, server.stop, { when: () => deletions > 0 })
    },
  },
  'sigint-while-nobody-reads-stdout': {
    description: 'nobody reads a report that is larger than a pipe, while SIGINT arrives',
    promise: 'limits',
    async run() {
      let requests = 0
      // Every response is a violation, so that the report is long.
      const server = await serve((_, response) => {
        if (++requests < 40) response.writeHead(200, { 'x-filler': 'x'.repeat(1_500) }).end('x'.repeat(4_000))
        return true
      })
      const args = [server.url, '--reporter', 'html', '--fail-on', 'may']
      await endsAfterSignal(args, server.stop, { stdout: 'unread', when: () => requests >= 40 })
    },
  },
  'sigint-while-nobody-reads-a-fifo': {
    description: 'nobody reads the named pipe of a report, while SIGINT arrives',
    promise: 'limits',
    async run() {
      const folder = await mkdtemp(join(tmpdir(), 'fifo-'))
      const fifo = join(folder, 'report')
      execFileSync('mkfifo', [fifo])
      const server = await serve((request) => request.url === '/api/pools/activity')
      try {
        await endsAfterSignal([server.url, '--reporter', `json=${fifo}`], server.stop)
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  },
}

interface Stop extends ProgramOptions {
  signal?: NodeJS.Signals
  status?: number
  /** When to send the signal. @default a moment after the first request */
  when?: () => boolean
}

/** Sends one signal to a run and asserts that it ends within 5 seconds, and reports no violation. */
async function endsAfterSignal(
  args: string[],
  stopServer: () => void,
  { signal = 'SIGINT', status = 130, when, ...options }: Stop = {},
): Promise<Ended> {
  const program = startVerify(args, options)
  let hasEnded = false
  void program.ended.then(() => {
    hasEnded = true
  })
  try {
    await program.printed('verifying ')
    await (when ? until(() => hasEnded || when()) : new Promise((resolve) => setTimeout(resolve, 300)))
    const sent = performance.now()
    program.kill(signal)
    const timer = setTimeout(() => program.kill('SIGKILL'), 20_000)
    const ended = await program.ended
    clearTimeout(timer)
    const seconds = (performance.now() - sent) / 1_000
    // On a busy machine a process takes seconds to do what takes milliseconds otherwise.
    assert.ok(seconds < 10, `the run ended ${seconds} s after the signal`)
    assert.equal(ended.status, status, ended.stderr)
    return ended
  } finally {
    stopServer()
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}
