import { createServer as createHttpServer, request, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'
import { verify } from '../index.ts'
import { certificate, key } from '../self-test/certificate.ts'
import { findProxy } from './proxy.ts'

afterEach(() => vi.unstubAllEnvs())

test('a remote server is reached through the proxy of the environment', async () => {
  const { url, stop } = await listen(createServer(), { allowedHosts: ['pools.example'] })
  const seen: string[] = []
  const proxy = createHttpServer((incoming, outgoing) => {
    const target = new URL(String(incoming.url))
    seen.push(target.host)
    const { method = 'GET', headers } = incoming
    const onward = request(
      url + target.pathname + target.search,
      { method, headers: { ...headers, connection: 'close' } },
      (response) => {
        outgoing.writeHead(response.statusCode ?? 500, response.headers)
        response.pipe(outgoing)
      },
    )
    incoming.pipe(onward)
  })
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening))
  vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)
  vi.stubEnv('NO_PROXY', '')
  try {
    const report = await verify({ url: 'http://pools.example', only: ['pools.reads-succeed', 'lifecycle.delete-says-success'] })
    expect(report.verdict).toBe('conforms')
    expect(new Set(seen)).toEqual(new Set(['pools.example']))
  } finally {
    proxy.closeAllConnections()
    await new Promise((closed) => proxy.close(closed))
    await stop()
  }
})

test('loopback addresses and those of NO_PROXY are reached directly', () => {
  vi.stubEnv('HTTP_PROXY', 'http://proxy.example:3128')
  vi.stubEnv('HTTPS_PROXY', 'http://proxy.example:3128')
  vi.stubEnv('NO_PROXY', '.inner.example')
  expect(findProxy(new URL('http://127.0.0.1:8080'))).toBeUndefined()
  expect(findProxy(new URL('http://localhost:8080'))).toBeUndefined()
  expect(findProxy(new URL('https://pools.inner.example'))).toBeUndefined()
  expect(findProxy(new URL('https://pools.example'))).toBeDefined()
})

test('a server with TLS is reached through a tunnel, and --ca makes its authority trusted', async () => {
  const secure = await secureServer()
  const seen: string[] = []
  const proxy = createHttpServer()
  proxy.on('connect', (incoming, socket) => {
    seen.push(`${incoming.url} ${incoming.headers['proxy-authorization']}`)
    const onward = connect(secure.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  const port = await listening(proxy)
  vi.stubEnv('HTTPS_PROXY', `http://user:secret@127.0.0.1:${port}`)
  vi.stubEnv('NO_PROXY', '')
  try {
    const report = await verify({
      url: 'https://pools.example',
      ca: certificate,
      write: true,
      only: ['pools.reads-succeed', 'lifecycle.delete-says-success'],
    })
    expect(report.verdict).toBe('conforms')
    expect(new Set(seen)).toEqual(new Set([`pools.example:443 Basic ${btoa('user:secret')}`]))
    expect(JSON.stringify(report)).not.toContain('secret')
  } finally {
    proxy.closeAllConnections()
    proxy.close()
    await secure.stop()
  }
})

test('a server with a private authority needs --ca', async () => {
  const secure = await secureServer()
  const url = `https://localhost:${secure.port}`
  try {
    await expect(verify({ url })).rejects.toThrow(/certificate/i)
    const report = await verify({ url, ca: certificate, write: true, seed: 3, only: ['lifecycle.*', 'answers.length-is-true'] })
    expect(report.findings).toEqual([])
    expect(report.verdict).toBe('conforms')
  } finally {
    await secure.stop()
  }
})

async function secureServer() {
  const plain = await listen(createServer(), { allowedHosts: ['pools.example'] })
  const server = createHttpsServer({ cert: certificate, key }, (incoming, outgoing) => {
    const { method = 'GET', headers } = incoming
    const onward = request(plain.url + incoming.url, { method, headers: { ...headers, connection: 'close' } }, (response) => {
      outgoing.writeHead(response.statusCode ?? 500, response.headers)
      response.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  const port = await listening(server)
  return {
    port,
    async stop() {
      server.closeAllConnections()
      server.close()
      await plain.stop()
    },
  }
}

async function listening(server: Pick<Server, 'listen' | 'address'>): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}
