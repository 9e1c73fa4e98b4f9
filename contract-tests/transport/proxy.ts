import { type Agent, request } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { getProxyForUrl } from 'proxy-from-env'

/**
 * Finds the proxy for a URL in the environment: `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY`, with the exceptions in
 * `NO_PROXY`. Returns `undefined` if there is none. Loopback addresses never use a proxy.
 */
export function findProxy(url: URL): URL | undefined {
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) return undefined
  const proxy = getProxyForUrl(url.href)
  return proxy === '' ? undefined : new URL(proxy)
}

/** Returns the header with the credentials of the proxy URL, if it has any. */
export function proxyHeaders({ username, password }: URL): Record<string, string> {
  if (!username) return {}
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  return { 'proxy-authorization': `Basic ${credentials}` }
}

export interface TunnelOptions {
  ca?: string
  /** The limit for opening a tunnel, including TLS. */
  timeoutMs: number
}

/** Creates an agent that reaches an https server through tunnels of the proxy. `close` also ends tunnels that are being opened. */
export function createTunnelAgent(proxy: URL, { ca, timeoutMs }: TunnelOptions): { agent: Agent; close(): void } {
  const agent = new HttpsAgent({ keepAlive: true, ...(ca ? { ca } : {}) })
  const pending = new Set<(error: Error) => void>()
  const createConnection = ({ host, port }: { host: string; port: number }, done: Done) => {
    // An agent does not abort connections that it is waiting for, so each one has its own time limit.
    const timer = setTimeout(() => fail(new Error(`the proxy ${proxy.host} opened no tunnel within ${timeoutMs} ms`)), timeoutMs)
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
    const connectRequest = request({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: 'CONNECT',
      path: `${host}:${port}`,
      headers: { host: `${host}:${port}`, ...proxyHeaders(proxy) },
      agent: false,
    })
    connection = connectRequest
    connectRequest.on('error', fail)
    connectRequest.on('connect', ({ statusCode }, socket) => {
      connection = socket
      if (statusCode !== 200)
        return fail(new Error(`the proxy ${proxy.host} rejected CONNECT ${host}:${port} with ${statusCode}`))
      const secure = connectTls({ socket, servername: host, ...(ca ? { ca } : {}) })
      connection = secure
      secure.once('secureConnect', () => settle() && done(null, secure))
      secure.once('error', fail)
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
