import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { type BufferedResponse, serveOverHttp, writeWhole } from './node-http.ts'
import type { ConformingServer } from './server.ts'

/** Servers that differ in content codings, framing and the handling of connections. */
export const connections: ConformingServer[] = [
  {
    id: 'http.gzip',
    description: 'Compresses responses with gzip if the client accepts it.',
    reading: 'HTTP features',
    start: serveOverHttp({ write: compressWith('gzip', gzipSync) }),
  },
  {
    id: 'http.brotli-in-chunks',
    description: 'Compresses responses with brotli and sends them in chunks.',
    reading: 'HTTP features',
    start: serveOverHttp({ write: compressWith('br', brotliCompressSync, true) }),
  },
  {
    id: 'http.deflate',
    description: 'Compresses responses with deflate.',
    reading: 'HTTP features',
    start: serveOverHttp({ write: compressWith('deflate', deflateSync) }),
  },
  {
    id: 'http.raw-deflate',
    description: 'Compresses responses with raw deflate, without the zlib header.',
    reading: 'HTTP features',
    start: serveOverHttp({ write: compressWith('deflate', deflateRawSync) }),
  },
  {
    id: 'http.small-chunks',
    description: 'Sends responses in chunks of 101 bytes, which can split characters.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: ({ status, headers, body }, outgoing) => {
        outgoing.writeHead(status, omitHeader(headers, 'content-length'))
        for (let at = 0; at < body.length; at += 101) outgoing.write(body.subarray(at, at + 101))
        outgoing.end()
      },
    }),
  },
  {
    id: 'http.connections-close',
    description: 'Closes the connection after every response.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: (response, outgoing) => writeWhole({ ...response, headers: { ...response.headers, connection: 'close' } }, outgoing),
    }),
  },
  {
    id: 'http.connections-idle-for-a-millisecond',
    description: 'Closes idle connections after 1 ms, possibly while they are reused.',
    reading: 'HTTP features',
    start: serveOverHttp({
      configure: (server) => {
        server.keepAliveTimeout = 1
      },
    }),
  },
  {
    id: 'http.connections-close-unannounced',
    description: 'Closes the connection after five requests without announcing it.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: (response, outgoing, { socket }) => {
        writeWhole(response, outgoing)
        const responses = (responsesPerSocket.get(socket) ?? 0) + 1
        responsesPerSocket.set(socket, responses)
        if (responses >= 5) outgoing.once('finish', () => setImmediate(() => socket.end()))
      },
    }),
  },
  {
    id: 'http.three-requests-per-connection',
    description: 'Announces that it closes the connection after three requests.',
    reading: 'HTTP features',
    start: serveOverHttp({
      configure: (server) => {
        server.maxRequestsPerSocket = 3
      },
    }),
  },
  {
    id: 'http.four-connections',
    description: 'Accepts four connections at a time and drops others.',
    reading: 'unreliable environment',
    start: serveOverHttp({
      configure: (server) => {
        server.maxConnections = 4
        server.keepAliveTimeout = 50
      },
    }),
  },
  {
    id: 'http.like-http-1.0',
    description: 'Ends responses by closing the connection, without a length or chunks.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: ({ status, headers, body }, outgoing) => {
        outgoing.useChunkedEncodingByDefault = false
        outgoing.shouldKeepAlive = false
        outgoing.writeHead(status, { ...omitHeader(headers, 'content-length'), connection: 'close' }).end(body)
      },
    }),
  },
  {
    id: 'http.early-hints',
    description: 'Sends early hints before each response.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: (response, outgoing) => {
        outgoing.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' })
        writeWhole(response, outgoing)
      },
    }),
  },
  {
    id: 'http.trailers',
    description: 'Sends trailers after chunked responses.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: (response, outgoing) => {
        const { status, headers, body } = response
        if (body.length === 0) return writeWhole(response, outgoing)
        outgoing.writeHead(status, { ...headers, 'transfer-encoding': 'chunked', trailer: 'Server-Timing' })
        outgoing.write(body)
        outgoing.addTrailers({ 'Server-Timing': 'db;dur=1' })
        outgoing.end()
      },
    }),
  },
  {
    id: 'http.many-headers',
    description: 'Sends cookies, security headers and unknown headers.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: (response, outgoing) => {
        outgoing.setHeader('set-cookie', ['a=1; Path=/; HttpOnly', 'b=2; Secure'])
        outgoing.setHeader('strict-transport-security', 'max-age=63072000')
        outgoing.setHeader('content-security-policy', "default-src 'none'")
        outgoing.setHeader('x-request-id', '7d0c3b')
        outgoing.setHeader('x-note', 'caf\u00e9')
        writeWhole(response, outgoing)
      },
    }),
  },
]

const responsesPerSocket = new WeakMap<object, number>()

function compressWith(coding: string, compress: (body: Buffer) => Buffer, chunked = false) {
  return ({ status, headers, body }: BufferedResponse, outgoing: ServerResponse, incoming: IncomingMessage) => {
    const accepted = String(incoming.headers['accept-encoding'] ?? '').includes(coding)
    if (!accepted || body.length === 0) return writeWhole({ status, headers, body }, outgoing)
    const bytes = compress(body)
    const length: Record<string, string> = chunked ? {} : { 'content-length': String(bytes.length) }
    const encoded = { ...omitHeader(headers, 'content-length'), ...length, 'content-encoding': coding, vary: 'accept-encoding' }
    outgoing.writeHead(status, encoded)
    outgoing.write(bytes.subarray(0, 10))
    outgoing.end(bytes.subarray(10))
  }
}

function omitHeader(headers: Record<string, string>, name: string): Record<string, string> {
  const { [name]: _, ...rest } = headers
  return rest
}
