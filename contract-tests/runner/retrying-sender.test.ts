import { describe, expect, test } from 'vitest'
import type { CheckRequest } from '../model/exchange.ts'
import { TransportError, type TransportResponse } from '../transport/transport.ts'
import { RetryingSender, ServerUnavailableError } from './retrying-sender.ts'

const get = request('GET', '/api/pools/pool-1')
const post = request('POST', '/api/pools', '{}')
const put = request('PUT', '/api/pools/pool-1', '{}')
const control = request('GET', '/control')

type Outcome = number | 'incomplete' | TransportError['kind'] | { status: number; retryAfter: string }

describe('a response is final', () => {
  test.each<[string, CheckRequest, Outcome]>([
    ['a success', get, 200],
    ['an error that the client caused', get, 404],
    ['a 501', post, 501],
    ['a request that the transport does not support', get, 'unsupported'],
  ])('%s is returned at once', async (_, request, outcome) => {
    const { send, waits } = scripted([outcome])
    expect(await send(request)).toEqual({ end: endOf(outcome), attempts: 1, indeterminate: false })
    expect(waits).toEqual([])
  })
})

describe('a failure counts only if it repeats', () => {
  test.each<[string, Outcome]>([
    ['a 500', 500],
    ['a dropped connection, while the control request succeeds,', 'dropped'],
    ['an incomplete body', 'incomplete'],
    ['a response that is not HTTP', 'not-http'],
  ])('%s is tried three times', async (_, outcome) => {
    const { send, waits, sent } = scripted([outcome, outcome, outcome])
    expect(await send(post)).toEqual({ end: endOf(outcome), attempts: 3, indeterminate: false })
    expect(waits).toEqual([50, 100])
    expect(sent).toEqual(outcome === 'dropped' ? [post, post, post, control] : [post, post, post])
  })

  test('a read that succeeds when it is retried is determinate, a write is not', async () => {
    expect(await scripted([500, 200]).send(get)).toEqual({ end: 200, attempts: 2, indeterminate: false })
    expect(await scripted([500, 200]).send(put)).toEqual({ end: 200, attempts: 2, indeterminate: true })
  })

  test('a request in a race is never retried', async () => {
    const { send, waits } = scripted([500])
    expect(await send({ ...post, race: true })).toEqual({ end: 500, attempts: 1, indeterminate: false })
    expect(waits).toEqual([])
  })

  test('a kind of request that failed three times is tried once from then on, until it succeeds', async () => {
    const { send } = scripted([500, 500, 500, 500, 200, 500, 500, 500])
    expect(await send(get)).toMatchObject({ attempts: 3 })
    expect(await send(get)).toMatchObject({ end: 500, attempts: 1 })
    expect(await send(get)).toMatchObject({ end: 200, attempts: 1 })
    expect(await send(get)).toMatchObject({ attempts: 3 })
  })

  test('after two failures that vanished, a request must fail eight times, in two sends of four attempts', async () => {
    const { send, waits } = scripted([500, 200, 500, 200, ...repeat(500, 8), ...repeat(500, 3)])
    await send(get)
    await send(get)
    waits.length = 0
    expect(await send(get)).toEqual({
      kind: 'unstable',
      message:
        'GET /api/pools/pool-1 failed on every attempt, but other failures of this server vanished: check the server log and run again',
    })
    expect(waits).toEqual([50, 100, 150])
    expect(await send(get)).toMatchObject({ end: 500, attempts: 4 })
    expect(await send(get)).toMatchObject({ end: 500, attempts: 3 })
  })

  test('a single failure after retries for other reasons does not count', async () => {
    expect(await scripted([429, 429, 429, 500]).send(get)).toMatchObject({ kind: 'unstable' })
  })

  test('a write that always fails first and succeeds when it is retried is tried once, from the fourth time on', async () => {
    const { send } = scripted([500, 200, 500, 200, 500, 200, 500])
    for (let time = 1; time <= 3; time++) expect(await send(post)).toMatchObject({ end: 200, attempts: 2 })
    expect(await send(post)).toEqual({ end: 500, attempts: 1, indeterminate: false })
  })

  test('a failure comes back each time if a retry or earlier requests of its kind failed too', async () => {
    const { sender } = scripted([500, 500, 500, 500, 200])
    const failsEachTime = async () => (await sender.send(post)).failsEachTime
    expect([await failsEachTime(), await failsEachTime(), await failsEachTime()]).toEqual([true, true, false])
  })

  test('a failure that was never retried may not come back', async () => {
    const { send, sender } = scripted([500, 200, 500, 200, 500, 200, 500, 500])
    for (let time = 1; time <= 3; time++) await send(post)
    expect([(await sender.send(post)).failsEachTime, (await sender.send(post)).failsEachTime]).toEqual([false, false])
  })

  test('a write whose first attempt succeeded once is retried each time', async () => {
    const { send } = scripted([200, 500, 200, 500, 200, 500, 200, 500, 200])
    await send(post)
    for (let time = 1; time <= 4; time++) expect(await send(post)).toMatchObject({ end: 200, attempts: 2 })
  })
})

describe('a request to a busy server is retried', () => {
  test.each([
    [429, 'send fewer requests with --rate'],
    [502, 'run again when the server is available'],
    [503, 'run again when the server is available'],
    [504, 'run again when the server is available'],
  ])('%i is retried after growing waits, and ends the scenario the fourth time', async (status, remedy) => {
    const { send, waits } = scripted(repeat(status, 4))
    expect(await send(get)).toEqual({
      kind: 'rate-limited',
      message: `GET /api/pools/pool-1 returned ${status} on every attempt: ${remedy}`,
    })
    expect(waits).toEqual([250, 1_000, 4_000])
  })

  test('Retry-After is respected, with growing minimum waits', async () => {
    const { send, waits } = scripted([{ status: 429, retryAfter: '2' }, { status: 503, retryAfter: '0' }, 200])
    expect(await send(post)).toEqual({ end: 200, attempts: 3, indeterminate: false })
    expect(waits).toEqual([2_000, 400])
  })

  test('a Retry-After that exceeds the limit for all waiting ends the scenario at once', async () => {
    const { send, waits } = scripted([{ status: 429, retryAfter: '61' }])
    expect(await send(get)).toEqual({
      kind: 'rate-limited',
      message:
        'GET /api/pools/pool-1 returned 429, a retry would wait 61 s: the run waits at most 60 s in total, allow more with --max-wait SECONDS, or send fewer requests with --rate',
    })
    expect(waits).toEqual([])
  })

  test('all waits of the run count toward the limit, and the cleanup has its own', async () => {
    const { sender, send, waits } = scripted([
      { status: 429, retryAfter: '40' },
      200,
      { status: 503, retryAfter: '40' },
      { status: 503, retryAfter: '10' },
      200,
      429,
      200,
    ])
    expect(await send(get)).toMatchObject({ end: 200 })
    expect(await send(get)).toMatchObject({ kind: 'rate-limited' })
    expect(await send(get)).toMatchObject({ end: 200 })
    sender.startCleanup(250)
    expect(await send(get)).toMatchObject({ end: 200 })
    expect(waits.filter((ms) => ms >= 100)).toEqual([40_000, 10_000, 250])
  })

  test.each<[Outcome, boolean]>([
    [429, false],
    [502, true],
    [504, true],
    [503, true],
    [{ status: 503, retryAfter: '0' }, false],
  ])('after %j a write may have taken effect: %s', async (outcome, indeterminate) => {
    expect(await scripted([outcome, 200]).send(put)).toEqual({ end: 200, attempts: 2, indeterminate })
    expect(await scripted([outcome, 200]).send(get)).toEqual({ end: 200, attempts: 2, indeterminate: false })
  })
})

describe('a server that cannot be reached', () => {
  test('ends the run if it never responded', async () => {
    const { send, waits } = scripted(['unreachable'])
    expect(await send(get)).toEqual({ kind: 'unreachable', message: 'unreachable' })
    expect(waits).toEqual([])
  })

  test('gets seconds to start again if it responded before', async () => {
    const { send, waits } = scripted([200, ...repeat<Outcome>('unreachable', 3), 200])
    await send(get)
    expect(await send(put)).toEqual({ end: 200, attempts: 4, indeterminate: true })
    expect(waits).toEqual([500, 2_000, 4_000])
  })

  test('ends the run if it does not start again', async () => {
    const { send } = scripted([200, ...repeat<Outcome>('unreachable', 4)])
    await send(get)
    expect(await send(get)).toEqual({ kind: 'unreachable', message: 'unreachable' })
  })

  test('a failure after a restart is indeterminate', async () => {
    const { send } = scripted([200, 'unreachable', 500, 500, 500])
    await send(get)
    expect(await send(get)).toEqual({ end: 500, attempts: 4, indeterminate: true })
  })

  test('a gateway that drops every connection while the server restarts is waited for', async () => {
    const { send, waits } = scripted([200, 'dropped', 'dropped', 'dropped', 200], ['dropped', 'dropped', 200])
    await send(get)
    expect(await send(post)).toEqual({ end: 200, attempts: 4, indeterminate: true })
    expect(waits).toEqual([50, 100, 500, 2_000])
  })

  test('a gateway that keeps dropping every connection ends the run', async () => {
    const { send, waits } = scripted(['dropped', 'dropped', 'dropped'], repeat<Outcome>('dropped', 6))
    expect(await send(get)).toEqual({ kind: 'unreachable', message: 'the server accepts connections but drops every one' })
    expect(waits).toEqual([50, 100, 500, 2_000, 4_000])
  })
})

describe('a timeout', () => {
  test('ends the scenario if the control request times out, too', async () => {
    const { send } = scripted(['timeout'], ['timeout'])
    expect(await send(get)).toMatchObject({ kind: 'timeout' })
  })

  test('counts if it repeats while the control request succeeds', async () => {
    const { send, sent, waits } = scripted(['timeout', 'timeout'])
    expect(await send(post)).toEqual({ end: 'timeout', attempts: 2, indeterminate: false })
    expect(sent).toEqual([post, control, post, control])
    expect(waits).toEqual([50])
  })

  test('is not repeated for a kind of request that timed out before', async () => {
    const { send } = scripted(['timeout', 'timeout', 'timeout'])
    await send(get)
    expect(await send(get)).toMatchObject({ end: 'timeout', attempts: 1 })
  })

  test('that vanishes makes a write indeterminate', async () => {
    expect(await scripted(['timeout', 200]).send(put)).toEqual({ end: 200, attempts: 2, indeterminate: true })
  })
})

describe('before a retry that may repeat a write', () => {
  test.each<[string, Outcome[], number]>([
    ['after a failure', [500, 500, 200], 2],
    ['after a gateway error', [502, 200], 1],
    ['not after a rejection that asks to wait', [429, 200], 0],
    ['not after a refused connection', ['unreachable', 200], 0],
  ])('the caller is asked %s', async (_, outcomes, times) => {
    const { sender } = scripted([200, ...outcomes])
    await sender.send(get)
    let calls = 0
    await sender.send(put, undefined, async () => void calls++)
    expect(calls).toBe(times)
  })

  test('the caller can stop it', async () => {
    const { sender, sent } = scripted([500])
    const stop = new Error('the id is reused')
    await expect(sender.send(put, undefined, () => Promise.reject(stop))).rejects.toBe(stop)
    expect(sent).toEqual([put])
  })
})

test('a body that is too large ends the scenario at once', async () => {
  expect(await scripted(['too-large']).send(get)).toEqual({
    kind: 'too-large',
    message: 'GET /api/pools/pool-1: too-large, allow more with --max-body SIZE',
  })
})

test('a path of more than 100,000 characters is not sent', async () => {
  const { sender, sent } = scripted([])
  const { failure } = await sender.send(request('GET', `/api/pools/${'x'.repeat(100_000)}`))
  expect(failure).toMatchObject({
    kind: 'unsupported',
    message: 'a path of 100011 characters is not sent, because it is longer than 100000',
  })
  expect(sent).toEqual([])
})

test('requests are counted, including retries and control requests', async () => {
  const { send, sender } = scripted(['timeout', 200])
  await send(get)
  expect(sender.requests).toBe(3)
})

test('an aborted run sends nothing', async () => {
  const { sender, sent } = scripted([200])
  await expect(sender.send(get, AbortSignal.abort(new Error('Ctrl-C')))).rejects.toThrow('Ctrl-C')
  expect(sent).toEqual([])
})

test('the rate limit spaces out requests', async () => {
  const { sender, waits } = scripted([200, 200, 200], [], 60_000)
  await sender.send(get)
  await sender.send(get)
  await sender.send(get)
  expect(waits).toEqual([60_000, 60_000])
})

/** A sender whose requests end with these outcomes in turn. The control request succeeds after its own outcomes. */
function scripted(outcomes: Outcome[], controls: Outcome[] = [], intervalMs = 0) {
  let now = 1_000_000
  const sent: CheckRequest[] = []
  const waits: number[] = []
  const sender = new RetryingSender({
    async transport(request) {
      sent.push(request as CheckRequest)
      const outcome = request.path === control.path ? (controls.shift() ?? 200) : outcomes.shift()
      if (outcome === undefined) throw new Error('more requests than outcomes')
      return respond(outcome)
    },
    timeoutMs: 10_000,
    intervalMs,
    maxWaitMs: 60_000,
    signal: new AbortController().signal,
    control,
    async sleep(ms) {
      waits.push(ms)
      now += ms
    },
    now: () => now,
  })
  const send = async (request: CheckRequest) => {
    try {
      const { response, failure, attempts, indeterminate } = await sender.send(request)
      return { end: response?.incomplete ? 'incomplete' : (response?.status ?? failure?.kind), attempts, indeterminate }
    } catch (error) {
      if (!(error instanceof ServerUnavailableError)) throw error
      return { kind: error.kind, message: error.message }
    }
  }
  return { sender, send, sent, waits }
}

function respond(outcome: Outcome): TransportResponse {
  const body = new Uint8Array()
  if (outcome === 'incomplete') return { status: 200, headers: new Headers(), body, incomplete: '0 of 9 bytes' }
  if (typeof outcome === 'string') throw new TransportError(outcome, outcome)
  if (typeof outcome === 'number') return { status: outcome, headers: new Headers(), body }
  return { status: outcome.status, headers: new Headers({ 'retry-after': outcome.retryAfter }), body }
}

function endOf(outcome: Outcome): number | string {
  return typeof outcome === 'object' ? outcome.status : outcome
}

function request(method: string, path: string, body?: string): CheckRequest {
  return { method, path, headers: {}, kind: 'documented', ...(body === undefined ? {} : { body }) }
}

function repeat<T>(item: T, times: number): T[] {
  return Array.from({ length: times }, () => item)
}
