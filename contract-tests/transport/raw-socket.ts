import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { isComplete } from './framing.ts'

/** The bytes of one answer, one character each, or `undefined` when none came. */
export type RawGet = (path: string, headers: Record<string, string>) => Promise<string | undefined>

/** Firewalls refuse whoever does not say what it is, and curl, which tries a finding again, says it too. */
export const userAgent = 'compute-pools-verify'

/** How long a server may take to answer and to close the connection. */
const patienceMs = 3_000
/** How long to wait for more bytes before the answer is taken for whole. */
const afterwardsMs = 60

/** Sends a GET over a connection of its own and asks the server to close it behind the answer. */
export function createRawGet(baseUrl: string, ca?: string): RawGet {
  const url = new URL(baseUrl)
  return (path, headers) =>
    new Promise((resolve) => {
      let response = ''
      const socket = open(url, ca)
      let quiet: NodeJS.Timeout | undefined
      const finish = () => {
        clearTimeout(quiet)
        clearTimeout(limit)
        socket.destroy()
        resolve(response.includes('\r\n\r\n') ? response : undefined)
      }
      const limit = setTimeout(finish, patienceMs)
      socket.on('error', finish)
      socket.on('close', finish)
      socket.on('data', (chunk: Buffer) => {
        response += chunk.toString('latin1')
        clearTimeout(quiet)
        // Some servers keep the connection open all the same.
        quiet = setTimeout(() => isComplete(response) && finish(), afterwardsMs)
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
