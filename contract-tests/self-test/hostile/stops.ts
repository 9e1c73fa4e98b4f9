import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import type { Attack, Attacks } from './attack.ts'
import { type Attacker, serve } from './hostile-server.ts'
import { startVerify } from './program.ts'

const megabyte = 2 ** 20

/** Servers that keep a run busy. SIGINT and SIGTERM end it in every state. */
export const stops: Attacks = {
  'stop-during-a-slow-gzip-bomb': endsAfterSignals('a gzip bomb arrives slowly', {
    attack: ({ method }, response) => {
      if (method !== 'GET') return false
      const chunk = gzipSync(Buffer.alloc(megabyte / 4, ' '))
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      const timer = setInterval(() => response.write(chunk), 50)
      response.on('close', () => clearInterval(timer))
      return true
    },
  }),
  'stop-while-waiting-for-a-busy-server': endsAfterSignals('every write is rejected with 429 and a Retry-After of 30 seconds', {
    args: ['--write'],
    attack: ({ method }, response) => {
      if (method === 'GET') return false
      response.writeHead(429, { 'retry-after': '30' }).end()
      return true
    },
    isReached: ({ method }) => method !== 'GET',
  }),
  'stop-while-deletions-are-busy': endsAfterSignals('every deletion is rejected with 503 and a Retry-After of 30 seconds', {
    args: ['--write', '--only', 'lifecycle.*'],
    attack: ({ method }, response) => {
      if (method !== 'DELETE') return false
      response.writeHead(503, { 'retry-after': '30' }).end()
      return true
    },
    isReached: ({ method }) => method === 'DELETE',
  }),
  'stop-while-reading-deep-json': endsAfterSignals('every body is nested 15,000,000 levels deep', {
    attack: respondWith(`${'['.repeat(15 * 10 ** 6)}${']'.repeat(15 * 10 ** 6)}`),
  }),
  'stop-while-reading-wide-json': endsAfterSignals('every body has 3,000,000 keys', {
    attack: respondWith(`{"pools":[{${Array.from({ length: 3 * 10 ** 6 }, (_, i) => `"${i.toString(36)}":0`).join(',')}}]}`),
  }),
  'stop-while-comparing-many-pools': endsAfterSignals('every list has 1,000,000 empty pools', {
    attack: respondWith(`{"summary":{},"pools":[${'{},'.repeat(10 ** 6)}{}]}`),
  }),
}

interface State {
  args?: string[]
  attack: Attacker
  /** True for the request that brings the run into the state. The signals are sent a moment after its response. @default all */
  isReached?: (request: { method?: string | undefined }) => boolean
}

/** Runs the suite twice, and ends it with SIGINT and with SIGTERM. */
function endsAfterSignals(description: string, state: State): Attack {
  return {
    description: `${description}, while SIGINT or SIGTERM arrives`,
    promise: 'limits',
    async run() {
      await Promise.all([endsAfterSignal(state, 'SIGINT', 130), endsAfterSignal(state, 'SIGTERM', 143)])
    },
  }
}

async function endsAfterSignal({ args = [], attack, isReached = () => true }: State, signal: NodeJS.Signals, expected: number) {
  let reach: () => void = () => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  const server = await serve((request, response) => {
    const isAttacked = attack(request, response)
    if (isReached(request)) {
      response.on('finish', reach)
      // Some responses never end.
      setTimeout(reach, 2_000)
    }
    return isAttacked
  })
  const program = startVerify([server.url, ...args])
  try {
    await Promise.race([reached, program.ended])
    // The run is then waiting, reading, or parsing.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const sent = performance.now()
    program.kill(signal)
    const timer = setTimeout(() => program.kill('SIGKILL'), 30_000)
    const { status, stderr } = await program.ended
    clearTimeout(timer)
    const seconds = (performance.now() - sent) / 1000
    // On a busy machine a process takes seconds to do what takes milliseconds otherwise.
    assert.ok(seconds < 15, `the run ended ${seconds.toFixed(1)} s after ${signal}`)
    // The run may have been complete.
    assert.ok(status === expected || status === 1 || status === 3, `exit status ${status}: ${stderr}`)
  } finally {
    server.stop()
  }
}

function respondWith(body: string): Attacker {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    return true
  }
}
