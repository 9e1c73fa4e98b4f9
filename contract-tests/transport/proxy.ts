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

/** Creates an agent that reaches an https server through a tunnel of the proxy. */
export function createTunnelAgent(proxy: URL, ca?: string): Agent {
  const agent = new HttpsAgent({ keepAlive: true, ...(ca ? { ca } : {}) })
  return Object.assign(agent, {
    createConnection({ host, port }: { host: string; port: number }, done: (error: Error | null, socket?: Duplex) => void) {
      const connectRequest = request({
        host: proxy.hostname,
        port: proxy.port || 80,
        method: 'CONNECT',
        path: `${host}:${port}`,
        headers: { host: `${host}:${port}`, ...proxyHeaders(proxy) },
        agent: false,
      })
      connectRequest.on('error', (error) => done(error))
      connectRequest.on('connect', ({ statusCode }, socket) => {
        if (statusCode !== 200) {
          socket.destroy()
          done(new Error(`the proxy ${proxy.host} rejected CONNECT ${host}:${port} with ${statusCode}`))
          return
        }
        const secure = connectTls({ socket, servername: host, ...(ca ? { ca } : {}) })
        secure.once('secureConnect', () => done(null, secure))
        secure.once('error', (error) => done(error))
      })
      connectRequest.end()
    },
  })
}
