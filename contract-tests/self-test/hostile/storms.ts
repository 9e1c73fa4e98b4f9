import assert from 'node:assert/strict'
import { type VerifyOptions, verify } from '../../index.ts'
import type { Attacks } from './attack.ts'
import { serve } from './hostile-server.ts'

const options: VerifyOptions = { write: true, seed: 1, runs: 1, maxWait: 1_000 }

/** Servers that keep a run busy with rejections. */
export const storms: Attacks = {
  'nineteen-rejections': {
    description: 'each request is rejected nineteen times with 429 and a Retry-After of 0',
    promise: 'limits',
    run: () => withstands({ status: 429, retryAfter: '0', times: 19 }),
  },
  'every-request-unavailable': {
    description: 'each request is rejected nineteen times with 503 and a Retry-After of 0',
    promise: 'limits',
    run: () => withstands({ status: 503, retryAfter: '0', times: 19 }),
  },
  'bad-gateway': {
    description: 'each read is rejected five times with 502',
    promise: 'limits',
    run: () => withstands({ status: 502, times: 5, write: false }),
  },
  'wait-a-minute': {
    description: 'each write is rejected with 429 and a Retry-After of a minute',
    promise: 'limits',
    run: () => withstands({ status: 429, retryAfter: '60', onlyWrites: true, says: /--max-wait/ }),
  },
  'wait-until-the-year-9999': {
    description: 'each write is rejected with 429 and a date in the year 9999',
    promise: 'limits',
    run: () => withstands({ status: 429, retryAfter: 'Fri, 31 Dec 9999 23:59:59 GMT', onlyWrites: true, says: /--max-wait/ }),
  },
  'wait-for-ages': {
    description: 'each write is rejected with 429 and a Retry-After of 400 digits',
    promise: 'limits',
    run: () => withstands({ status: 429, retryAfter: '9'.repeat(400), onlyWrites: true, says: /--max-wait/ }),
  },
  'wait-for-a-negative-time': {
    description: 'each write is rejected with 429 and a Retry-After of -5',
    promise: 'limits',
    run: () => withstands({ status: 429, retryAfter: '-5', onlyWrites: true, says: /--max-wait/ }),
  },
  'wait-for-1e308': {
    description: 'each write is rejected with 429 and a Retry-After of 1e308',
    promise: 'limits',
    run: () => withstands({ status: 429, retryAfter: '1e308', onlyWrites: true, says: /--max-wait/ }),
  },
  'failures-that-vanish': {
    description: 'two requests fail once, and from then on each fails with 500',
    promise: 'limits',
    async run() {
      const sent: string[] = []
      let requests = 0
      const server = await serve((request, response) => {
        sent.push(`${request.method} ${request.url}`)
        requests++
        if (requests === 2 || requests === 4 || requests < 6) return false
        response.writeHead(500).end('{}')
        return true
      })
      try {
        await verify({ ...options, url: server.url, only: 'lifecycle.*' })
        assert.ok(longestRepetition(sent) <= 8, `one request was sent ${longestRepetition(sent)} times in a row`)
      } finally {
        server.stop()
      }
    },
  },
}

interface Storm {
  status: number
  retryAfter?: string
  /** Each request is rejected this often before it succeeds. @default always */
  times?: number
  onlyWrites?: boolean
  /** False to only read: otherwise the cleanup waits as well. @default true */
  write?: boolean
  says?: RegExp
}

/** Asserts that a run ends without a finding, and sends each request at most four times in a row. */
async function withstands({
  status,
  retryAfter,
  times = Number.POSITIVE_INFINITY,
  onlyWrites,
  write = true,
  says,
}: Storm): Promise<void> {
  const sent: string[] = []
  const rejections = new Map<string, number>()
  const server = await serve((request, response) => {
    const kind = `${request.method} ${request.url}`
    sent.push(kind)
    // The first requests succeed, because a run ends at once if they do not.
    if (sent.length <= 5 || (onlyWrites && !/POST|PUT|DELETE/.test(request.method ?? ''))) return false
    const earlier = rejections.get(kind) ?? 0
    rejections.set(kind, earlier >= times ? 0 : earlier + 1)
    if (earlier >= times) return false
    request.resume()
    response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end()
    return true
  })
  try {
    const started = performance.now()
    const report = await verify({ ...options, url: server.url, write })
    assert.ok(performance.now() - started < 30_000, 'the limit for all waiting had no effect')
    assert.equal(report.verdict, 'inconclusive')
    assert.deepEqual(report.findings, [])
    assert.ok(sent.length < 1_000, `${sent.length} requests were sent`)
    const reasons = report.checks.map(({ reason = '' }) => reason)
    assert.ok(!says || reasons.some((reason) => says.test(reason)), `no reason matches ${says}`)
  } finally {
    server.stop()
  }
}

function longestRepetition(sent: string[]): number {
  let longest = 0
  let current = 0
  for (const [index, kind] of sent.entries()) {
    current = kind === sent[index - 1] ? current + 1 : 1
    longest = Math.max(longest, current)
  }
  return longest
}
