/** Random requests that no well-behaved client sends. */
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'

const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\ud800',
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    '%',
    '%ff',
    '🚀',
    'x'.repeat(5000),
  ),
)
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, 1e308, 2 ** 53, Number.MAX_SAFE_INTEGER))
const json = fc.jsonValue({ maxDepth: 3 })
const nodeTypes = fc.array(fc.record({ type: fc.oneof(oddText, json), count: fc.oneof(number, json) }, { requiredKeys: [] }), {
  maxLength: 4,
})
const fields = fc.record(
  {
    name: fc.oneof(oddText, json),
    description: fc.oneof(oddText, json),
    region: fc.oneof(oddText, json),
    provider: fc.oneof(oddText, json),
    nodeTypes: fc.oneof({ weight: 4, arbitrary: nodeTypes }, { weight: 1, arbitrary: json }),
    tags: fc.oneof({ weight: 4, arbitrary: fc.array(fc.oneof(oddText, json), { maxLength: 4 }) }, { weight: 1, arbitrary: json }),
    id: json,
    status: json,
    nodeCount: json,
    toString: json,
  },
  { requiredKeys: [] },
)
/** Unusual, but valid. */
const validBody = fc.record({
  name: fc.string({ unit: 'grapheme', minLength: 1 }),
  region: fc.string({ unit: 'grapheme' }),
  provider: fc.string({ unit: 'grapheme' }),
  nodeTypes: fc.array(fc.record({ type: fc.string({ unit: 'grapheme' }), count: fc.nat(2 ** 40) }), { maxLength: 4 }),
  tags: fc.array(fc.constantFrom('', '__proto__', '\0', '🚀', 'a')),
})
const body = fc.oneof(
  { weight: 8, arbitrary: validBody.map((value) => JSON.stringify(value)) },
  { weight: 6, arbitrary: fields.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: json.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')) },
)
const path = fc.oneof(
  fc.constantFrom('/api/pools', '/api/pools', '/api/pools/pool-2'),
  fc.constantFrom(
    '/api/pools',
    '/api/pools/pool-1',
    '/api/pools/pool-7',
    '/api/pools/activity',
    '/api/pools/activity?poolId=pool-1',
  ),
  oddText.map((text) => `/api/pools/${encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, ''))}`),
  oddText.map((text) => `/api/pools/activity?poolId=${text}&${text}`),
  oddText.map((text) => `/api/pools/${text}`),
  oddText.map((text) => `/${text}`),
)
const method = fc.constantFrom(
  'GET',
  'GET',
  'HEAD',
  'POST',
  'POST',
  'POST',
  'PUT',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'PROPFIND',
)
const type = fc.constantFrom('application/json', 'application/json', 'application/json; charset=utf-8', 'text/plain', ';;;', '')

/** A request that fetch can send. Its body is valid, almost valid or invalid. */
export const randomRequest = fc.record({ method, path, type, body })

/** A valid request with up to three changes: bytes changed, removed or doubled, or the end cut off. */
export const malformedRequest = fc
  .tuple(
    fc.constantFrom(
      'POST /api/pools HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 77\r\n\r\n{"name":"n","region":"r","provider":"p","nodeTypes":[{"type":"t","count":1}]}',
      'PUT /api/pools/pool-1 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{"name":"abcdef"\r\n1\r\n}\r\n0\r\n\r\n',
      'GET /api/pools/activity?poolId=pool-1 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n',
      'DELETE /api/pools/pool%2D7 HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}',
    ),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('change', 'cut', 'double', 'end'), fc.nat(255)), { maxLength: 3 }),
  )
  .map(([request, changes]) =>
    changes.reduce((bytes, [at, kind, byte]) => {
      const i = at % Math.max(1, bytes.length)
      if (kind === 'end') return bytes.subarray(0, i + 1)
      const middle = kind === 'change' ? [byte] : kind === 'double' ? [bytes[i] ?? 0, bytes[i] ?? 0] : []
      return Buffer.concat([bytes.subarray(0, i), Buffer.from(middle), bytes.subarray(i + 1)])
    }, Buffer.from(request)),
  )
  .filter((bytes) => bytes.length > 0)

/** Sends raw bytes, ends the sending side, and returns everything received. */
export async function sendRaw(port: number, bytes: Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.end(bytes)
  return text(socket).catch(() => 'connection broken')
}
