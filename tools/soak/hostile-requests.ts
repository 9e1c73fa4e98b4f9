import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { malformedRequest, randomRequest, sendRaw } from '../../src/testing/hostile/random-requests.ts'

/** A kind of requests that no well-behaved client sends. */
interface HostileRequests {
  /** Share of all requests, from 0 to 1. */
  share: number
  requests: fc.Arbitrary<Buffer>
  /** Sends one request and returns everything received. */
  send(port: number, request: Buffer): Promise<string>
}

const validFraming = randomRequest.map(({ method, path, type, body }) => {
  const target = path.replaceAll(/\p{Surrogate}/gu, '').replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent)
  const head = `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  return Buffer.from(`${head}Connection: close\r\n\r\n${body}`)
})

/** Many headers, long headers, repeated names and invalid names. */
const headerFlood = fc
  .record({
    count: fc.integer({ min: 1, max: 3000 }),
    length: fc.constantFrom(0, 1, 100, 20_000),
    name: fc.constantFrom('x-a', 'cookie', 'authorization', 'content-length', 'transfer-encoding', 'host', 'a b', ''),
  })
  .map(({ count, length, name }) => {
    const headers = Array.from(
      { length: Math.min(count, 200_000 / (length + 10)) },
      (_, i) => `${name}${length > 100 ? i : ''}: ${'v'.repeat(length)}\r\n`,
    )
    return Buffer.from(`GET /api/pools HTTP/1.1\r\nHost: localhost\r\n${headers.join('')}Connection: close\r\n\r\n`)
  })

/** Every kind by its name in the report. */
export const hostileRequests: Record<string, HostileRequests> = {
  'odd requests': { share: 0.5, requests: validFraming, send: sendRaw },
  'malformed framing': { share: 0.25, requests: malformedRequest.map((bytes) => Buffer.from(bytes)), send: sendRaw },
  'header floods': { share: 0.1, requests: headerFlood, send: sendRaw },
  'half-closed, split in two': { share: 0.14, requests: validFraming, send: sendInTwoParts },
  slowloris: { share: 0.01, requests: validFraming, send: sendWithoutEnd },
}

/** Sends the second half after a pause, and closes the sending side before reading. */
async function sendInTwoParts(port: number, request: Buffer): Promise<string> {
  const socket = openSocket(port)
  const middle = Math.floor(request.length / 2)
  socket.write(request.subarray(0, middle))
  setTimeout(() => socket.end(request.subarray(middle)), 5)
  return text(socket).catch(() => 'connection broken')
}

/** Sends one byte every 100 ms and never completes the request. The server has to end the connection. */
async function sendWithoutEnd(port: number, request: Buffer): Promise<string> {
  const socket = openSocket(port)
  let position = 0
  const drip = setInterval(
    () => socket.writable && socket.write(request.subarray(position, ++position % Math.max(1, request.indexOf('\r\n\r\n')))),
    100,
  )
  try {
    return await text(socket).catch(() => 'connection broken')
  } finally {
    clearInterval(drip)
  }
}

function openSocket(port: number): Socket {
  return connect(port, '127.0.0.1').on('error', () => {})
}
