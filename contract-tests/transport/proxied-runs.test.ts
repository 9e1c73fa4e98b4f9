import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { CannotRunError, type Report, type VerifyOptions, verify } from '../index.ts'
import { certificate, key } from '../self-test/certificate.ts'
import { type ProxyOptions, type Running, start, startPools, startProxy, startSecurePools } from '../self-test/proxy-server.ts'

const running: Running[] = []

afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of running.splice(0)) server.stop()
})

const only = ['pools.reads-succeed', 'lifecycle.delete-says-success']

test('a server is reached through the proxy of the environment', async () => {
  const pools = await run(startPools('pools.example', '2001:db8::7'))
  const proxy = await run(startProxy(pools.port))
  setProxy('HTTP_PROXY', `http://user:s%2Fcret@127.0.0.1:${proxy.port}`)

  const report = await verify({ url: 'http://pools.example', write: true, only })
  expect(report.verdict).toBe('conforms')
  expect(new Set(proxy.targets)).toEqual(new Set([`pools.example pools.example Basic ${btoa('user:s/cret')}`]))
  expect(JSON.stringify(report)).not.toMatch(/s%2Fcret|s\/cret/)
})

test('IPv6 addresses of a proxy and of a server have brackets only in URLs and headers', async () => {
  const secure = await run(startSecurePools({ hosts: ['2001:db8::7'] }))
  const proxy = await run(startProxy(secure.port, { host: '::1' }))
  setProxy('HTTPS_PROXY', `http://[::1]:${proxy.port}`)
  const report = await verify({ url: 'https://[2001:db8::7]:8443', ca: certificate, write: true, only })
  expect(report.verdict).toBe('conforms')
  expect(new Set(proxy.targets)).toEqual(new Set(['[2001:db8::7]:8443 [2001:db8::7]:8443 undefined']))
  const wrongAddress = verify({ url: 'https://[2001:db8::8]:8443', ca: certificate })
  await expect(wrongAddress).rejects.toThrow(/https:\/\/\[2001:db8::8\]:8443: ERR_TLS_CERT_ALTNAME_INVALID.*IP: 2001:db8::8/)

  const pools = await run(startPools('2001:db8::7'))
  const plainProxy = await run(startProxy(pools.port, { host: '::1' }))
  setProxy('HTTP_PROXY', `http://[::1]:${plainProxy.port}`)
  expect((await verify({ url: 'http://[2001:db8::7]:8080', write: true, only })).verdict).toBe('conforms')
  expect(new Set(plainProxy.targets)).toEqual(new Set(['[2001:db8::7]:8080 [2001:db8::7]:8080 undefined']))
})

test.each(['HTTPS_PROXY', 'ALL_PROXY'])('a server with TLS is reached through a tunnel of %s', async (variable) => {
  const secure = await run(startSecurePools({ hosts: ['pools.example'] }))
  const proxy = await run(startProxy(secure.port))
  setProxy(variable, `http://user:secret@127.0.0.1:${proxy.port}`)
  const report = await verify({ url: 'https://pools.example', ca: certificate, write: true, only })
  expect(report.verdict).toBe('conforms')
  expect(new Set(proxy.targets)).toEqual(new Set([`pools.example:443 pools.example:443 Basic ${btoa('user:secret')}`]))
  expect(JSON.stringify(report)).not.toContain('secret')
})

test.each(['http', 'https'])('the connection to a proxy can have TLS, for an %s server', async (scheme) => {
  const secure = await run(scheme === 'https' ? startSecurePools({ hosts: ['pools.example'] }) : startPools('pools.example'))
  const proxy = await run(startProxy(secure.port, { isSecure: true }))
  setProxy('ALL_PROXY', `https://localhost:${proxy.port}`)
  const url = `${scheme}://pools.example`
  expect((await verify({ url, ca: certificate, write: true, only })).verdict).toBe('conforms')
  await expectProxyError(verify({ url }), 'ALL_PROXY', /the proxy localhost:\d+ .*certificate that is not trusted/)
})

test('the certificate of the server is named, not the proxy', async () => {
  const secure = await run(startSecurePools({ hosts: ['pools.example'] }))
  const proxy = await run(startProxy(secure.port))
  setProxy('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`)
  const error = await verify({ url: 'https://pools.example' }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'CannotRunError', kind: 'server' })
  expect(String(error)).toMatch(/https:\/\/pools\.example: DEPTH_ZERO_SELF_SIGNED_CERT: .*--ca/)
  expect(String(error)).not.toContain('PROXY')
})

test.each([
  ['HTTP_PROXY', 'http://pools.example'],
  ['HTTPS_PROXY', 'https://pools.example'],
])('a proxy of %s that cannot be used is named', async (variable, url) => {
  const port = await freePort()
  const failures: [string, RegExp][] = [
    [`http://robot:hunter2@127.0.0.1:${port}`, /refuses connections \(ECONNREFUSED\)/],
    ['http://robot:hunter2@proxy.invalid:3128', /unknown host name \((ENOTFOUND|EAI_AGAIN)\)/],
    [`http://robot:hunter2%@127.0.0.1:${port}`, /percent-encoded/],
    [`socks5://robot:hunter2@127.0.0.1:${port}`, /socks5 are not supported/],
    ['http://', /expected a URL/],
  ]
  for (const [value, problem] of failures) {
    setProxy(variable, value)
    await expectProxyError(verify({ url, write: true }), variable, problem)
  }
})

const page = (response: ServerResponse, status: number, headers = {}) =>
  response.writeHead(status, { 'content-type': 'text/html', via: '1.1 proxy', ...headers }).end('<h1>Proxy</h1>')

test.each<[string, (response: ServerResponse) => void, RegExp]>([
  ['requires credentials', (response) => page(response, 407, { 'proxy-authenticate': 'Basic' }), /requires a user name and a p/],
  ['does not allow the host', (response) => page(response, 403), /responded 403 text\/html in place of the server/],
  ['is a web server', (response) => page(response, 404), /responded 404 text\/html/],
  ['is a portal', (response) => page(response, 200), /responded 200 text\/html/],
  ['redirects', (response) => response.writeHead(302, { location: 'http://login.example' }).end(), /responded 302/],
  ['has an error of its own', (response) => page(response, 500), /responded 500 text\/html/],
  ['finds no server', (response) => page(response, 503, { 'x-squid-error': 'ERR_DNS_FAIL 0' }), /responded 503/],
  ['responds 502', (response) => page(response, 502), /returned 502 on every attempt/],
  ['responds 504', (response) => page(response, 504), /returned 504 on every attempt/],
  ['denies in JSON', (response) => response.writeHead(403).end('{"reason":"blocked"}'), /responded 403/],
  ['closes connections', (response) => response.destroy(), /the connection was closed without a response/],
  ['hangs', () => {}, /no response within 300 ms/],
  ['does not respond with HTTP', (response) => response.socket?.end('220 mail.example ESMTP\r\n'), /not HTTP/],
])(
  'a proxy for plain HTTP that %s is named',
  async (_, respond, problem) => {
    const proxy = await plainProxy({ respond: (response) => Boolean(respond(response)) || true })
    setProxy('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`)
    await expectProxyError(verify({ url: 'http://pools.example', write: true, timeout: 300 }), 'HTTP_PROXY', problem)
  },
  20_000,
)

test.each<[string, (socket: Socket) => void, RegExp]>([
  [
    'requires credentials',
    (socket) => socket.end('HTTP/1.1 407 No\r\n\r\n'),
    /requires a user name and a password in HTTPS_PROXY/,
  ],
  [
    'does not allow the host',
    (socket) => socket.end('HTTP/1.1 403 No\r\n\r\n<p>'),
    /responded 403 to CONNECT pools\.example:443/,
  ],
  ['finds no server', (socket) => socket.end('HTTP/1.1 502 No\r\n\r\n'), /responded 502 to CONNECT/],
  ['waits in vain', (socket) => socket.end('HTTP/1.1 504 No\r\n\r\n'), /responded 504 to CONNECT/],
  ['responds with a page', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n<html>'), /with a page, not with a tunnel/],
  ['does not respond with HTTP', (socket) => socket.end('220 mail.example\r\n'), /does not respond with HTTP/],
  ['closes connections', (socket) => socket.destroy(), /closes connections/],
  ['closes tunnels', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'), /closed the tunnel to pools\.example:443 before TLS/],
  ['hangs', () => {}, /opened no tunnel to pools\.example:443 within 270 ms/],
])(
  'a proxy for TLS that %s is named',
  async (_, respond, problem) => {
    const proxy = await run(
      startProxy(1, {
        tunnel(socket) {
          respond(socket)
          return true
        },
      }),
    )
    setProxy('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`)
    await expectProxyError(verify({ url: 'https://pools.example', write: true, timeout: 300 }), 'HTTPS_PROXY', problem)
  },
  20_000,
)

test('credentials that a proxy rejects are named, and not shown', async () => {
  const proxy = await plainProxy({
    respond(response, _, { headers }) {
      page(response, 407, { 'x-echo': String(headers['proxy-authorization']) })
      return true
    },
  })
  setProxy('HTTP_PROXY', `http://robot:hunter2@127.0.0.1:${proxy.port}`)
  await expectProxyError(
    verify({ url: 'http://pools.example' }),
    'HTTP_PROXY',
    /rejects the user name and password in HTTP_PROXY/,
  )
})

test.each<[string, ProxyOptions['respond'], RegExp]>([
  ['requires credentials', (response) => Boolean(page(response, 407)), /requires a user name/],
  ['denies everything', (response) => Boolean(page(response, 403)), /responded 403 text\/html in place of the server/],
  ['fails', (response) => Boolean(page(response, 502)), /returned 502/],
  ['closes connections', (response) => Boolean(response.destroy()), /the connection was closed without a response/],
  ['talks another protocol', (response) => Boolean(response.socket?.end('220\r\n')), /not HTTP/],
])(
  'a run is inconclusive if the proxy %s after 20 requests',
  async (_, fail, reason) => {
    const proxy = await plainProxy({
      respond: (response, count, request) => count > 20 && Boolean(fail?.(response, count, request) ?? true),
    })
    setProxy('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`)
    expectInconclusive(await verify({ ...longRun, url: 'http://pools.example' }), reason)
  },
  60_000,
)

test('a run ends early if the proxy hangs', async () => {
  const proxy = await plainProxy({ respond: (_, count) => count > 20 })
  setProxy('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`)
  const report = await verify({ ...longRun, url: 'http://pools.example', timeout: 300 })
  expectInconclusive(report, /no response within 300 ms, not even to GET \/api\/pools: .* of HTTP_PROXY/)
  expect(proxy.targets.length).toBeLessThan(100)
}, 60_000)

test.each([
  ['HTTP_PROXY', 'http://pools.example'],
  ['HTTPS_PROXY', 'https://pools.example'],
])(
  'a run is inconclusive if the proxy of %s ends after 20 requests',
  async (variable, url) => {
    const pools = await run(
      variable === 'HTTPS_PROXY' ? startSecurePools({ hosts: ['pools.example'] }) : startPools('pools.example'),
    )
    const proxy = await run(startProxy(pools.port))
    setProxy(variable, `http://127.0.0.1:${proxy.port}`)
    let isStopped = false
    const report = await verify({
      ...longRun,
      url,
      ca: certificate,
      onEvent(event) {
        if (event.type !== 'request' || event.requests < 20 || isStopped) return
        isStopped = true
        proxy.stop()
      },
    })
    expectInconclusive(report, /the proxy 127\.0\.0\.1:\d+ of HTTPS?_PROXY refuses connections/)
  },
  60_000,
)

test('a request that only the proxy rejects is inconclusive, and the run goes on', async () => {
  const proxy = await plainProxy({
    respond(response, _, { method }) {
      if (method === 'PUT') page(response, 403, { 'x-squid-error': 'ERR_ACCESS_DENIED 0' })
      return method === 'PUT'
    },
  })
  setProxy('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`)
  const report = await verify({ ...longRun, url: 'http://pools.example', only: ['lifecycle.*', 'pools.*'] })
  expectInconclusive(report, /responded 403 text\/html in place of the server: check HTTP_PROXY/)
  expect(report.counts.passed).toBeGreaterThan(5)
  expect(report.leftBehind).toEqual([])
}, 60_000)

test('pages of the server itself are judged, also behind a proxy', async () => {
  const pools = createHttpServer((request, response) => {
    if (request.url === '/api/pools') response.writeHead(200, { 'content-type': 'application/json' }).end('{"pools":[]}')
    else response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Cannot GET</h1>')
  })
  const { port } = await run(start(pools))
  const proxy = await run(startProxy(port))
  setProxy('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`)
  const report = await verify({ url: 'http://pools.example', only: 'answers.*' })
  expect(report.verdict).toBe('violates')
})

test('a response through a tunnel is that of the server', async () => {
  const busy = await run(start(createHttpsServer({ cert: certificate, key }, (_, response) => response.writeHead(503).end())))
  const proxy = await run(startProxy(busy.port))
  setProxy('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`)
  const report = await verify({ url: 'https://pools.example', ca: certificate, maxWait: 0 })
  expect(report.verdict).toBe('inconclusive')
  expect(JSON.stringify(report)).not.toContain('HTTPS_PROXY')
})

test.each(['::1', '127.0.0.1'])('TLS has no server name for the address %s', async (host) => {
  const warnings: string[] = []
  const onWarning = ({ message }: Error) => warnings.push(message)
  process.on('warning', onWarning)
  const address = host.includes(':') ? `[${host}]` : host
  const secure = await run(startSecurePools({ hosts: [host], host }))
  const raw = ['answers.length-is-true', ...only]
  const report = await verify({ url: `https://${address}:${secure.port}`, ca: certificate, write: true, only: raw })
  expect(report.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed'])
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(warnings).toEqual([])
  process.off('warning', onWarning)
})

test('a server with a private authority needs --ca', async () => {
  const secure = await run(startSecurePools({ hosts: ['localhost'] }))
  const url = `https://localhost:${secure.port}`
  await expect(verify({ url })).rejects.toThrow(/certificate; trust the authority of its certificate with --ca/i)
  const report = await verify({ url, ca: certificate, write: true, seed: 3, only: ['lifecycle.*', 'answers.length-is-true'] })
  expect(report.findings).toEqual([])
  expect(report.verdict).toBe('conforms')
})

const longRun = { write: true, seed: 3, runs: 1, maxWait: 3_000, timeout: 2_000 } satisfies VerifyOptions

async function run<T extends Running>(starting: Promise<T>): Promise<T> {
  const server = await starting
  running.push(server)
  return server
}

async function plainProxy(options: ProxyOptions): Promise<Awaited<ReturnType<typeof startProxy>>> {
  const pools = await run(startPools('pools.example'))
  return run(startProxy(pools.port, options))
}

function setProxy(variable: string, value: string): void {
  vi.stubEnv(variable, value)
  vi.stubEnv('NO_PROXY', '')
}

async function expectProxyError(result: Promise<Report>, variable: string, problem: RegExp): Promise<void> {
  const error = await result.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(CannotRunError)
  const { message, kind } = error as CannotRunError
  expect({ message, kind }).toEqual({ message: expect.stringMatching(problem), kind: 'proxy' })
  expect(message).toContain(variable)
  expect(message).toContain('add pools.example to NO_PROXY')
  expect(message).not.toMatch(/hunter2|robot|cm9ib3Q/)
}

function expectInconclusive(report: Report, reason: RegExp): void {
  expect(report.findings).toEqual([])
  expect(report.verdict).toBe('inconclusive')
  const all = report.checks.flatMap((check) => (check.outcome === 'inconclusive' ? [check.reason ?? ''] : []))
  // A connection that ends during a creation is no fault of the server either.
  const reasons = all.filter((each) => !each.startsWith('the response to a creation was lost'))
  expect(reasons).not.toEqual([])
  for (const each of reasons) expect(each).toMatch(reason)
  for (const each of reasons) expect(each).toMatch(/HTTPS?_PROXY/)
}

async function freePort(): Promise<number> {
  const server = await start(createTcpServer())
  server.stop()
  return server.port
}
