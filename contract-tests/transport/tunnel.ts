import { type Agent, type ClientRequest, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { toAuthority, toServerName } from './authority.ts'
import { connectionOptions, type HttpProxy } from './proxy.ts'
import { describeAuthenticationError, describeConnectionError, proxyError } from './proxy-errors.ts'

export interface TunnelOptions {
  ca?: string
  /** The limit for opening a tunnel, including TLS. */
  timeoutMs: number
}

/** Creates an agent that reaches an https server through tunnels of the proxy. `close` also ends tunnels that are being opened. */
export function createTunnelAgent(proxy: HttpProxy, { ca, timeoutMs }: TunnelOptions): { agent: Agent; close(): void } {
  const agent = new HttpsAgent({ keepAlive: true, ...(ca ? { ca } : {}) })
  const pending = new Set<(error: Error) => void>()
  const createConnection = ({ host, port }: { host: string; port: number }, done: Done) => {
    const target = toAuthority(host, port)
    let phase = 'opened no tunnel'
    // An agent does not abort connections that it is waiting for, so each one has its own time limit.
    const timer = setTimeout(() => fail(proxyError(proxy, `${phase} to ${target} within ${timeoutMs} ms`)), timeoutMs)
    let connection: { destroy(): unknown } | undefined
    const settle = () => {
      clearTimeout(timer)
      return pending.delete(fail)
    }
    const fail = (error: Error) => {
      connection?.destroy()
      if (settle()) done(error)
    }
    pending.add(fail)
    const connectRequest = requestTunnel(proxy, target, ca)
    connection = connectRequest
    connectRequest.on('error', (error) => fail(proxyError(proxy, describeConnectionError(error))))
    connectRequest.on('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      connection = socket
      if (statusCode < 200 || statusCode > 299) return fail(proxyError(proxy, describeRejection(proxy, statusCode, target)))
      // A server never speaks first in TLS, so these bytes are the body of a page.
      if (head.length > 0) return fail(proxyError(proxy, `responded to CONNECT ${target} with a page, not with a tunnel`))
      phase = 'opened a tunnel in which TLS did not begin'
      const secure = connectTls({ socket, host, servername: toServerName(host), ...(ca ? { ca } : {}) })
      connection = secure
      secure.once('secureConnect', () => settle() && done(null, secure))
      secure.once('error', (error: NodeJS.ErrnoException) =>
        fail(error.code === 'ECONNRESET' ? proxyError(proxy, `closed the tunnel to ${target} before TLS began`) : error),
      )
    })
    connectRequest.end()
  }
  return {
    agent: Object.assign(agent, { createConnection }),
    close() {
      for (const fail of pending) fail(new Error('the run has ended'))
      agent.destroy()
    },
  }
}

type Done = (error: Error | null, socket?: Duplex) => void

function requestTunnel(proxy: HttpProxy, target: string, ca: string | undefined): ClientRequest {
  const send = proxy.isSecure ? httpsRequest : httpRequest
  const headers = { host: target, ...proxy.headers }
  return send({ ...connectionOptions(proxy, ca), method: 'CONNECT', path: target, headers, agent: false })
}

function describeRejection(proxy: HttpProxy, status: number, target: string): string {
  return status === 407 ? describeAuthenticationError(proxy) : `responded ${status} to CONNECT ${target}`
}
