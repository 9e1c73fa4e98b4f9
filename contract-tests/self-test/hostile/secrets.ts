import assert from 'node:assert/strict'
import { createServer as createTcpServer } from 'node:net'
import { readSettings } from '../../../src/cli/verify/settings.ts'
import { createServer } from '../../../src/server.ts'
import { type Report, type VerifyOptions, verify } from '../../index.ts'
import type { Attacks } from './attack.ts'
import { secretToken } from './echoes.ts'
import { listen, serve } from './hostile-server.ts'
import { assertNoLeak, describeError, renderAll, verifyWithoutLeak } from './leaks.ts'
import { runVerify } from './program.ts'

const only = ['answers.success-matches-its-schema', 'answers.media-type-is-json']
const password = 'hunter2-Zq8/x+41'

/** Places and kinds of secrets. */
export const secrets: Attacks = {
  'decoded-basic-credentials': {
    description: 'errors repeat the user name and password that a Basic header encodes',
    promise: 'secrets',
    async run() {
      const credentials = Buffer.from(`robot:${password}`).toString('base64')
      const report = await verifyEcho((request) => atob(request.headers.get('authorization')?.slice(6) ?? ''), {
        headers: { authorization: `Basic ${credentials}` },
      })
      for (const text of renderAll(report)) assertNoLeak(text, password, credentials)
    },
  },
  'part-of-a-cookie': {
    description: 'errors repeat one cookie of several, without its name',
    promise: 'secrets',
    async run() {
      const report = await verifyEcho((request) => /sid=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? '', {
        headers: { Cookie: 'theme=dark; sid=Zq8xWw41; lang=en' },
      })
      for (const text of renderAll(report)) assertNoLeak(text, 'Zq8xWw41')
    },
  },
  'cookie-of-the-server': {
    description: 'a response sets a cookie for the session of the run',
    promise: 'secrets',
    async run() {
      const cookie = 'session=0af7651916cd43ddQz; Path=/; HttpOnly; Token=b7ad6b7169203331; SameSite=Lax'
      const report = await verifyEcho(() => 'no', {}, { 'set-cookie': cookie })
      for (const text of renderAll(report)) assertNoLeak(text, '0af7651916cd43ddQz', 'b7ad6b7169203331')
      assert.match(JSON.stringify(report), /session=\*\*\*; Path=\/; HttpOnly; Token=\*\*\*; SameSite=Lax/)
    },
  },
  'short-token': {
    description: 'responses repeat a token of three characters and a password of one',
    promise: 'secrets',
    async run() {
      const report = await verifyEcho((request) => `your token is ${request.headers.get('authorization')?.slice(7)}`, {
        token: 'zQ7',
        headers: { 'X-Pin': '4', 'X-Key': 'Zq' },
      })
      for (const text of renderAll(report)) assert.doesNotMatch(text, /\bzQ7\b|x-pin\W{1,12}4|\bZq\b/i)
    },
  },
  'one-character': {
    description: 'responses repeat all headers of requests, and the token and the password have one to three characters',
    promise: 'secrets',
    async run() {
      for (const secret of ['a', 'q', '7', '42', 'on', 'zQ7']) {
        const report = await verifyEcho(
          ({ headers }) => `${headers.get('authorization')}, ${JSON.stringify([...headers])}, key ${headers.get('x-key')}`,
          { token: secret, headers: { 'X-Key': secret, Uid: secret } },
        )
        const inHeader = new RegExp(`(bearer|x-key|uid)[^\\w$]{1,12}${secret}(?!\\w)`, 'i')
        for (const text of renderAll(report)) {
          assert.match(text, /Bearer[^\w$]{1,12}\$TOKEN/)
          assert.doesNotMatch(text, inHeader)
        }
      }
    },
  },
  'short-and-misspelled': {
    description: 'a server accepts every token, also a misspelled one, and repeats it; the token has one to three characters',
    promise: 'secrets',
    async run() {
      const { fetch } = createServer()
      const accepting = async (input: string | URL | Request, init?: RequestInit) => {
        const request = new Request(input, init)
        const sent = request.headers.get('authorization') ?? 'none'
        request.headers.delete('authorization')
        const response = await fetch(request)
        response.headers.set('x-echo', sent)
        return response
      }
      for (const token of ['a', '7', 'zq', 'zQ7']) {
        const report = await verify({ fetch: accepting, seed: 1, write: true, only: 'access.*', token })
        assert.ok(report.findings.length > 10, 'the report shows the credentials')
        const shown = new RegExp(`(bearer|basic|authorization: [a-z]+)[ :]*${token}x?(?![\\w-])`, 'i')
        for (const text of renderAll(report)) assert.doesNotMatch(text, shown)
      }
    },
  },
  'header-of-an-ordinary-name': {
    description: 'a secret is in a header that is usually public',
    promise: 'secrets',
    async run() {
      const report = await verifyEcho((request) => `no ${request.headers.get('user-agent')}`, {
        headers: { 'User-Agent': 'bot-Zq8xWw41Hk' },
      })
      for (const text of renderAll(report)) assertNoLeak(text, 'Zq8xWw41Hk')
    },
  },
  'token-in-ids': {
    description: 'created pools have the token as id and name, and cannot be deleted',
    promise: 'secrets',
    async run() {
      const { fetch } = createServer()
      const evil = async (input: string | URL | Request, init?: RequestInit) => {
        const request = new Request(input, init)
        if (request.method === 'DELETE') return Response.json({ error: 'Forbidden', message: 'no' }, { status: 403 })
        const response = await fetch(request)
        if (request.method !== 'POST') return response
        return Response.json(
          { ...(await response.json()), id: secretToken.toLowerCase(), name: btoa(secretToken) },
          { status: 201 },
        )
      }
      const options = { fetch: evil, token: secretToken, write: true, only: 'lifecycle.created-pool-is-readable' }
      await verifyWithoutLeak(options, secretToken)
    },
  },
  'token-in-the-status-line': {
    description: 'a response that is not HTTP begins with the token',
    promise: 'secrets',
    async run() {
      const server = await listen(
        createTcpServer((socket) => {
          socket.on('error', () => {})
          socket.on('data', () => socket.end(`${secretToken} HTTP/1.1\r\n\r\n${secretToken}`))
        }),
      )
      try {
        assert.ok((await verifyWithoutLeak({ url: server.url, token: secretToken }, secretToken)) instanceof Error)
      } finally {
        server.stop()
      }
    },
  },
  'error-of-a-fetch': {
    description: 'a fetch throws an error whose message, cause and properties have the token',
    promise: 'secrets',
    async run() {
      const headers = { authorization: `Bearer ${secretToken}` }
      const cause = Object.assign(new Error(`sent ${secretToken}`), { headers, bytes: Buffer.from(secretToken) })
      const fetch = () => Promise.reject(Object.assign(new TypeError(`failed: ${btoa(secretToken)}`, { cause }), { headers }))
      assert.ok((await verifyWithoutLeak({ fetch, token: secretToken }, secretToken)) instanceof Error)
      assert.equal(headers.authorization, `Bearer ${secretToken}`, 'the object of the caller is unchanged')
    },
  },
  'error-of-a-callback': {
    description: 'the callback for events throws an error with the token and refers to the request',
    promise: 'secrets',
    async run() {
      const error = new Error(`no ${secretToken}`, { cause: { headers: new Map([['authorization', secretToken]]) } })
      const onEvent = () => {
        throw error
      }
      const thrown = await verify({ fetch: createServer().fetch, token: secretToken, onEvent }).catch((each: unknown) => each)
      assert.ok(thrown instanceof Error)
      for (const text of describeError(thrown)) assertNoLeak(text, secretToken)
    },
  },
  'credentials-in-the-url': {
    description: 'the URL has a password, also with characters that make it invalid',
    promise: 'secrets',
    async run() {
      for (const url of [
        `https://robot:${password}@pools.test`,
        `https://robot:${password}@po ols`,
        `ftp://robot:${password}@x`,
      ]) {
        await verifyWithoutLeak({ url }, password)
        await failsToRead([url], password)
      }
      await failsToRead([`robot:${password}@pools.test`], password)
      await failsToRead(['http://pools.test', `https://robot:${password}@pools.test`], password)
    },
  },
  'query-in-the-url': {
    description: 'the URL has a key in its query',
    promise: 'secrets',
    run: async () => {
      await verifyWithoutLeak({ url: 'https://pools.test/?api_key=Zq8xWw41Hk' }, 'Zq8xWw41Hk')
    },
  },
  'malformed-arguments': {
    description: 'credentials are in the wrong place of a command line',
    promise: 'secrets',
    async run() {
      for (const args of [
        [secretToken],
        [`Bearer ${secretToken}`],
        ['http://pools.test', '--header', 'X-Api-Key:', secretToken],
        ['http://pools.test', '--token', 'Bearer', secretToken],
        ['--header', secretToken],
        ['--header', `Authorization Bearer ${secretToken}: x`],
        ['--header', `X-Api-Key=${secretToken}:`],
        [`--token=${secretToken} x`],
        ['--header', `${secretToken.slice(0, 12)} ${secretToken.slice(12)}: x`],
      ])
        await failsToRead(args, secretToken)
    },
  },
  'proxy-that-repeats-its-credentials': {
    description: 'a proxy rejects requests with its own credentials in each form',
    promise: 'secrets',
    async run() {
      const server = await serve((request, response) => {
        const header = String(request.headers['proxy-authorization'] ?? '')
        const text = `${header} ${atob(header.slice(6))} ${atob(header.slice(6)).split(':')[1]}`
        response.writeHead(407, { 'x-echo': text, 'content-type': 'text/plain' }).end(text)
        return true
      })
      try {
        const proxy = `http://robot:${encodeURIComponent(password)}@127.0.0.1:${server.port}`
        const env = { HTTP_PROXY: proxy, http_proxy: proxy, NO_PROXY: '', no_proxy: '' }
        const args = ['http://pools.invalid', '--reporter', 'json', '--timeout', '2000']
        const { stdout, stderr } = await runVerify(args, { env })
        assertNoLeak(stdout + stderr, password, Buffer.from(`robot:${password}`).toString('base64'), encodeURIComponent(password))
      } finally {
        server.stop()
      }
    },
  },
  'proxy-with-an-invalid-url': {
    description: 'the URL of a proxy has a password that makes it invalid',
    promise: 'secrets',
    async run() {
      for (const proxy of [`http://robot:${password}%@127.0.0.1:9`, `http://robot:${password}@`]) {
        const env = { HTTP_PROXY: proxy, http_proxy: proxy, NO_PROXY: '', no_proxy: '' }
        const { stdout, stderr } = await runVerify(['http://pools.invalid', '--timeout', '2000'], { env })
        assertNoLeak(stdout + stderr, password)
      }
    },
  },
  'backslashes-against-the-search': {
    description: 'bodies and headers are long runs of backslashes, percent signs and references',
    promise: 'secrets',
    async run() {
      const measure = async (part: string) => {
        const started = performance.now()
        await verifyEcho(() => part.repeat(100_000 / part.length), { token: secretToken })
        return performance.now() - started
      }
      const ordinary = await measure('x')
      for (const part of ['\\', '&#', secretToken.slice(0, -1)])
        assert.ok((await measure(part)) < 10 * ordinary + 3_000, `${part} took too long`)
    },
  },
}

/** Runs the suite against a server that responds with a text that it derives from the request. */
async function verifyEcho(
  textOf: (request: Request) => string,
  options: VerifyOptions,
  headers: Record<string, string> = {},
): Promise<Report> {
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const text = textOf(new Request(input, init))
    const body = JSON.stringify({ error: text, message: `invalid: ${text}` })
    return new Response(body, {
      status: 200,
      headers: { 'content-type': 'text/plain', etag: `"${encodeURIComponent(text)}"`, ...headers },
    })
  }
  const report = await verify({ seed: 1, runs: 1, only, fetch, ...options })
  assert.ok(report.findings.length > 0, 'the report shows a response')
  return report
}

async function failsToRead(args: string[], secret: string): Promise<void> {
  const error = await readSettings(args, {}).then(
    () => undefined,
    (thrown: Error) => thrown,
  )
  assert.ok(error, `${args.length} arguments are invalid`)
  for (const text of describeError(error)) assertNoLeak(text, secret)
}
