import { type Agent, request } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { getProxyForUrl } from 'proxy-from-env'

/**
 * The proxy that the environment names for this server (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, less what `NO_PROXY`
 * excepts), or `undefined` for none. This machine itself is never asked for through a proxy.
 */
export function findProxy(url: URL): URL | undefined {
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) return undefined
  const proxy = getProxyForUrl(url.href)
  return proxy === '' ? undefined : new URL(proxy)
}

/** The header by which a proxy knows us, when its URL has a user name. */
export function proxyHeaders({ username, password }: URL): Record<string, string> {
  if (!username) return {}
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  return { 'proxy-authorization': `Basic ${credentials}` }
}

/** Connections to an https server through a tunnel that the proxy opens. */
export function tunnel(proxy: URL, ca?: string): Agent {
  const agent = new HttpsAgent({ keepAlive: true, ...(ca ? { ca } : {}) })
  return Object.assign(agent, {
    createConnection({ host, port }: { host: string; port: number }, done: (error: Error | null, socket?: Duplex) => void) {
      const asked = request({
        host: proxy.hostname,
        port: proxy.port || 80,
        method: 'CONNECT',
        path: `${host}:${port}`,
        headers: { host: `${host}:${port}`, ...proxyHeaders(proxy) },
        agent: false,
      })
      asked.on('error', (error) => done(error))
      asked.on('connect', ({ statusCode }, socket) => {
        if (statusCode !== 200) {
          socket.destroy()
          done(new Error(`the proxy ${proxy.host} answers ${statusCode} to CONNECT ${host}:${port}`))
          return
        }
        const secure = connectTls({ socket, servername: host, ...(ca ? { ca } : {}) })
        secure.once('secureConnect', () => done(null, secure))
        secure.once('error', (error) => done(error))
      })
      asked.end()
    },
  })
}
