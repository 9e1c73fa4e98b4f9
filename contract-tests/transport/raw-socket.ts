import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { toServerName, withoutBrackets } from './authority.ts'
import { ResponseFraming } from './framing.ts'

/** A response on a raw connection. */
interface RawResponse {
  /** The difference between the length of the body and its headers. */
  lengthProblem?: string
  /** The number of bytes after the headers. */
  bodyLength: number
  /** True if the body is larger than the run reads, so that its length is unknown. */
  isTooLarge: boolean
}

/** Resolves to `undefined` if no whole response came in time. Rejects with the reason of the signal. */
export type RawGet = (
  path: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  method?: 'GET' | 'HEAD',
) => Promise<RawResponse | undefined>

export interface RawSocketOptions {
  /** Certificates of further authorities to trust, in PEM. */
  ca?: string
  /** The limit for the body of a response, in bytes. */
  maxBody: number
  /** The limit for the whole response. */
  timeoutMs: number
}

/** Some firewalls reject requests without a user agent. */
export const userAgent = 'compute-pools-verify'

/** A response ends after this time without a byte, even if the connection stays open. */
const maxIdleMs = 3_000
/** The wait for surplus bytes after a complete response. */
const graceMs = 60

/** Creates a function that sends a GET, or a HEAD, over a new connection, which the server is asked to close after the response. */
export function createRawGet(baseUrl: string, { ca, maxBody, timeoutMs }: RawSocketOptions): RawGet {
  const url = new URL(baseUrl)
  return (path, headers, signal, method = 'GET') =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const framing = new ResponseFraming()
      const socket = open(url, ca)
      let pause: NodeJS.Timeout | undefined
      const stop = () => {
        clearTimeout(pause)
        clearTimeout(deadline)
        signal.removeEventListener('abort', onAbort)
        socket.destroy()
      }
      const finish = () => {
        stop()
        const lengthProblem = framing.findLengthProblem()
        const { hasHead, bodyLength } = framing
        resolve(hasHead ? { isTooLarge: false, bodyLength, ...(lengthProblem ? { lengthProblem } : {}) } : undefined)
      }
      const onAbort = () => {
        stop()
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort)
      const deadline = setTimeout(() => {
        stop()
        resolve(undefined)
      }, timeoutMs)
      pause = setTimeout(finish, maxIdleMs)
      socket.on('error', finish)
      socket.on('close', finish)
      socket.on('data', (chunk: Buffer) => {
        framing.push(chunk)
        clearTimeout(pause)
        // Some servers keep the connection open anyway.
        pause = setTimeout(finish, framing.isComplete || (method === 'HEAD' && framing.hasHead) ? graceMs : maxIdleMs)
        if (framing.bodyLength <= maxBody) return
        stop()
        resolve({ isTooLarge: true, bodyLength: framing.bodyLength })
      })
      const lines = Object.entries({ host: url.host, connection: 'close', 'user-agent': userAgent, ...headers }).map(
        ([name, value]) => `${name}: ${value}\r\n`,
      )
      socket.write(`${method} ${url.pathname.replace(/(?<!\/)\/+$/, '')}${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    })
}

function open(url: URL, ca: string | undefined): Socket {
  const host = withoutBrackets(url.hostname)
  if (url.protocol === 'https:')
    return connectTls({ host, port: Number(url.port || 443), servername: toServerName(host), ...(ca ? { ca } : {}) })
  return connectTcp({ host, port: Number(url.port || 80) })
}
