import { expect, test } from 'vitest'
import { combineCors, parseAllowedHosts, parseAuth, parseFault, parseLatency, parseOrigins } from './option-values.ts'

test('--auth reads the access level before each token', () => {
  expect(parseAuth(['a'])).toEqual({ full: ['a'], readOnly: [], none: [] })
  expect(parseAuth(['a,read-only:b,none:c', 'full:d', 'x:y'])).toEqual({ full: ['a', 'd', 'x:y'], readOnly: ['b'], none: ['c'] })
})

test.each(['', 'a,,b', 'read-only:', 'se cret', 'tökén'])('--auth %j is rejected, and the error does not contain it', (text) => {
  expect(() => parseAuth([text])).toThrow(
    'invalid --auth: expected tokens of visible ASCII characters, such as abc,read-only:def',
  )
})

test.each([
  ['readonly:a', 'read-only:TOKEN'],
  ['read_only:a', 'read-only:TOKEN'],
  ['None:a', 'none:TOKEN'],
])('--auth %j is rejected with the corrected access level', (text, suggestion) => {
  expect(() => parseAuth([text])).toThrow(expect.objectContaining({ suggestion }))
  expect(parseAuth([`full:${text}`])?.full).toEqual([text])
})

test('--auth with a token twice is rejected, and the error does not contain it', () => {
  expect(() => parseAuth(['secret,none:secret'])).toThrow(/^invalid --auth: the same token is listed twice$/)
})

test('--allow-host accepts names and addresses without a port', () => {
  expect(parseAllowedHosts(['mock', '192.0.2.1', '::1', '*'], '--allow-host')).toEqual(['mock', '192.0.2.1', '::1', '*'])
  expect(() => parseAllowedHosts(['mock:4010'], '--allow-host')).toThrow(
    'invalid --allow-host "mock:4010": expected a name or an address without a port, such as mock',
  )
})

test('--cors-origin accepts origins, null and *', () => {
  expect(parseOrigins(['https://App.example/', 'null', '*'], '--cors-origin')).toEqual(['https://app.example', 'null', '*'])
  expect(() => parseOrigins(['https://app.example/page'], '--cors-origin')).toThrow(
    expect.objectContaining({
      message: 'invalid --cors-origin "https://app.example/page": expected an origin without a path, such as https://app.example',
      suggestion: 'https://app.example',
    }),
  )
})

test('--cors-origin cannot be combined with --no-cors', () => {
  expect(combineCors({ corsOrigin: ['https://app.example'] })).toEqual(['https://app.example'])
  expect([combineCors({}), combineCors({ cors: false })]).toEqual([undefined, false])
  expect(() => combineCors({ cors: false, corsOrigin: ['*'] })).toThrow('--cors-origin cannot be combined with --no-cors')
})

test('--latency is one delay or a range', () => {
  expect(parseLatency('0')).toEqual({ min: 0, max: 0 })
  expect(parseLatency('200')).toEqual({ min: 200, max: 200 })
  expect(parseLatency('100-400')).toEqual({ min: 100, max: 400 })
})

test.each(['', 'x', '-1', '1.5', '400-100', '100-', '1e3', '99999999999'])('--latency %j is rejected', (text) => {
  expect(() => parseLatency(text)).toThrow(
    `invalid --latency ${JSON.stringify(text)}: expected milliseconds such as 200, or a range such as 100-400`,
  )
})

test.each([
  ['500', { kind: 'status', status: 500 }],
  ['createPool:503@0.3', { kind: 'status', status: 503, operation: 'createPool', probability: 0.3 }],
  ['resetx2', { kind: 'reset', times: 2 }],
  ['listPools:truncated@.5x10', { kind: 'truncated', operation: 'listPools', probability: 0.5, times: 10 }],
  ['slow', { kind: 'slow', ms: 3000 }],
  ['slow=50@1', { kind: 'slow', ms: 50, probability: 1 }],
  ['getPool:wrong-shape', { kind: 'wrong-shape', operation: 'getPool' }],
])('--fault %s', (text, fault) => {
  expect(parseFault(text)).toEqual(fault)
})

test.each(['', 'explode', '600', '100', 'reset@2', 'reset@', 'resetx', 'slow=x', 'reset=5', 'createPool', ':reset'])(
  '--fault %j is rejected',
  (text) => {
    expect(() => parseFault(text)).toThrow(
      `invalid --fault ${JSON.stringify(text)}: expected [OPERATION:]KIND[@PROBABILITY][xTIMES]`,
    )
  },
)

test('--fault with an unknown operation lists the operations', () => {
  expect(() => parseFault('createPols:500')).toThrow(
    /^invalid --fault "createPols:500": expected one of the operations .*createPool/,
  )
})
