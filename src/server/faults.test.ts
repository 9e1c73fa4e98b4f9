import { describe, expect, test } from 'vitest'
import { isNotFoundBody, isPool, isPoolList } from '../core/validators.ts'
import { createServer } from '../server.ts'

describe('status', () => {
  test.each([
    [400, { error: 'Bad Request', message: 'Invalid request parameters', details: 'injected fault' }],
    [401, { error: 'Unauthorized', message: 'Authentication required' }],
    [403, { error: 'Forbidden', message: 'Insufficient permissions to perform this action' }],
    [404, { error: 'Not Found', message: 'The requested resource was not found' }],
    [500, { error: 'Internal Server Error', message: 'An unexpected error occurred' }],
    [503, { error: 'Service Unavailable', message: 'Injected fault' }],
  ])('%i has its body, and the request is not carried out', async (status, body) => {
    const { fetch, state } = createServer({ faults: [{ kind: 'status', status, headers: { 'retry-after': '7' } }] })
    const response = await fetch('/api/pools/pool-1', { method: 'DELETE' })
    expect({ status: response.status, body: await response.json() }).toEqual({ status, body })
    expect(response.headers.get('retry-after')).toBe('7')
    expect(state().pools).toHaveLength(12)
  })

  test('204 and 304 have no body', async () => {
    for (const status of [204, 304]) {
      const response = await createServer({ faults: [{ kind: 'status', status }] }).fetch('/api/pools')
      expect({ status: response.status, body: await response.text() }).toEqual({ status, body: '' })
    }
  })
})

test('reset rejects like fetch with a broken connection, and the request is not carried out', async () => {
  const { fetch, state } = createServer({ faults: [{ kind: 'reset' }] })
  const failure = await fetch('/api/pools/pool-1', { method: 'DELETE' }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(TypeError)
  expect(failure).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } })
  expect(state().pools).toHaveLength(12)
})

test('truncated carries out the request, and its response breaks off in the middle', async () => {
  const { fetch, state } = createServer({ faults: [{ kind: 'truncated' }] })
  const response = await fetch('/api/pools/pool-1', { method: 'DELETE' })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-length')).toBe('54')
  const reader = response.body?.getReader()
  expect((await reader?.read())?.value?.byteLength).toBe(27)
  await expect(reader?.read()).rejects.toThrow(TypeError)
  expect(state().pools).toHaveLength(11)
})

test('slow sends the head at once and the body over the given time', async () => {
  const { fetch } = createServer({ faults: [{ kind: 'slow', ms: 200 }] })
  const start = performance.now()
  const response = await fetch('/api/pools')
  const head = performance.now() - start
  expect(isPoolList(await response.json())).toBe(true)
  const body = performance.now() - start
  expect(body).toBeGreaterThan(190)
  expect(head).toBeLessThan(body / 2)
})

test('an abort ends a slow response at once', async () => {
  const { fetch } = createServer({ faults: [{ kind: 'slow', ms: 600_000 }] })
  const controller = new AbortController()
  const reason = new Error('page closed')
  const response = await fetch('/api/pools', { signal: controller.signal })
  controller.abort(reason)
  await expect(response.text()).rejects.toBe(reason)
})

test('wrong-shape wraps the body in { data }, or sends the given one', async () => {
  const { fetch, fail } = createServer({ faults: [{ kind: 'wrong-shape', times: 1 }] })
  const enveloped = await (await fetch('/api/pools/pool-1')).json()
  expect(isPool(enveloped)).toBe(false)
  expect(isPool(enveloped.data)).toBe(true)
  fail({ kind: 'wrong-shape', body: [] })
  expect(await (await fetch('/api/pools/pool-1')).json()).toEqual([])
})

describe('selection', () => {
  const statuses = async (fetch: typeof globalThis.fetch, calls: [string, string][]) => {
    const seen = []
    for (const [method, path] of calls) seen.push((await fetch(`http://pools.test${path}`, { method })).status)
    return seen
  }

  test('a fault applies to its operation', async () => {
    const { fetch } = createServer({ faults: [{ kind: 'status', status: 500, operation: 'getPool' }] })
    const calls: [string, string][] = [
      ['GET', '/api/pools'],
      ['GET', '/api/pools/pool-1'],
      ['GET', '/api/pools/activity'],
      ['DELETE', '/api/pools/pool-1'],
      ['GET', '/nope'],
    ]
    expect(await statuses(fetch, calls)).toEqual([200, 500, 200, 200, 404])
  })

  test('a fault applies to the given number of calls', async () => {
    const { fetch, fail } = createServer()
    const list: [string, string] = ['GET', '/api/pools']
    expect(await statuses(fetch, [list])).toEqual([200])
    fail({ kind: 'status', status: 503, times: 2 })
    expect(await statuses(fetch, [['GET', '/nope'], list, list, list])).toEqual([404, 503, 503, 200])
  })

  test('faults apply in the given order', async () => {
    const { fetch } = createServer({
      faults: [
        { kind: 'status', status: 503, times: 1 },
        { kind: 'status', status: 500, times: 1 },
      ],
    })
    const list: [string, string] = ['GET', '/api/pools']
    expect(await statuses(fetch, [list, list, list])).toEqual([503, 500, 200])
  })

  test('a fault applies with its probability, reproducible by seed', async () => {
    const run = async (seed: number) => {
      const { fetch } = createServer({ seed, faults: [{ kind: 'status', status: 500, probability: 0.3 }] })
      return statuses(fetch, Array(300).fill(['GET', '/api/pools/pool-1']))
    }
    const [first, again, other] = await Promise.all([run(7), run(7), run(8)])
    expect(first).toEqual(again)
    expect(first).not.toEqual(other)
    const failures = first.filter((status) => status === 500).length
    expect(failures).toBeGreaterThan(60)
    expect(failures).toBeLessThan(120)
  })

  test('a fault of probability 0 never applies', async () => {
    const { fetch } = createServer({ faults: [{ kind: 'reset', probability: 0 }] })
    expect(isNotFoundBody(await (await fetch('/api/pools/nope')).json())).toBe(true)
  })
})

test.each<[unknown, string]>([
  [{ kind: 'explode' }, 'kind "explode": expected one of status, reset, truncated, slow, wrong-shape'],
  [{ kind: 'reset', operation: 'getPools' }, 'operation "getPools": expected one of listPools'],
  [{ kind: 'reset', probability: 30 }, 'probability 30: expected a number from 0 to 1'],
  [{ kind: 'reset', times: -1 }, 'times -1: expected a number, 0 or more'],
  [{ kind: 'status', status: 99 }, 'status 99: expected a whole number from 200 to 599'],
  [{ kind: 'slow', ms: Number.NaN }, 'ms NaN: expected a number of milliseconds'],
])('the fault %j is rejected', (fault, problem) => {
  // @ts-expect-error an invalid fault
  expect(() => createServer({ faults: [fault] })).toThrow(`invalid fault: ${problem}`)
  // @ts-expect-error an invalid fault
  expect(() => createServer().fail(fault)).toThrow(TypeError)
})
