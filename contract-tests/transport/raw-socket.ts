import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { isComplete } from './framing.ts'

/** Resolves to the bytes of one response, one character per byte, or to `undefined` if none came. */
export type RawGet = (path: string, headers: Record<string, string>) => Promise<string | undefined>

/** Some firewalls reject requests without a user agent. */
export const userAgent = 'compute-pools-verify'

/** The limit for the response and the end of the connection. */
const timeoutMs = 3_000
/** The wait for surplus bytes after a complete response. */
const graceMs = 60

/** Creates a function that sends a GET over a new connection, which the server is asked to close after the response. */
export function createRawGet(baseUrl: string, ca?: string): RawGet {
  const url = new URL(baseUrl)
  return (path, headers) =>
    new Promise((resolve) => {
      let response = ''
      const socket = open(url, ca)
      let grace: NodeJS.Timeout | undefined
      const finish = () => {
        clearTimeout(grace)
        clearTimeout(timeout)
        socket.destroy()
        resolve(response.includes('\r\n\r\n') ? response : undefined)
      }
      const timeout = setTimeout(finish, timeoutMs)
      socket.on('error', finish)
      socket.on('close', finish)
      socket.on('data', (chunk: Buffer) => {
        response += chunk.toString('latin1')
        clearTimeout(grace)
        // Some servers keep the connection open anyway.
        grace = setTimeout(() => isComplete(response) && finish(), graceMs)
      })
      const lines = Object.entries({ host: url.host, connection: 'close', 'user-agent': userAgent, ...headers }).map(
        ([name, value]) => `${name}: ${value}\r\n`,
      )
      socket.write(`GET ${url.pathname.replace(/\/+$/, '')}${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    })
}

function open(url: URL, ca: string | undefined): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol === 'https:')
    return connectTls({ host, port: Number(url.port || 443), servername: host, ...(ca ? { ca } : {}) })
  return connectTcp({ host, port: Number(url.port || 80) })
}
