import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { inspect } from 'node:util'
import { createClient, waitForPool } from '../../index.ts'
import { catchError } from '../behavior.ts'
import { pool } from '../script.ts'
import type { Attacks } from './attack.ts'

const baseUrl = 'http://pools.test'
const token = 'k7Vq2/mXw9R+tB4nZc8='
const apiKey = 'key-0815/geheim'

const forms: Record<string, (secret: string) => string> = {
  'as it is': (secret) => secret,
  'in upper case': (secret) => secret.toUpperCase(),
  'percent-encoded': encodeURIComponent,
  'percent-encoded twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'percent-encoded in lower case': (secret) => encodeURIComponent(secret).replace(/%\w\w/g, (code) => code.toLowerCase()),
  'percent-encoded as a whole': (secret) => encodeEach(secret, (hex) => `%${hex}`),
  'with escaped slashes': (secret) => secret.replaceAll('/', '\\/'),
  'as JSON in JSON': (secret) => JSON.stringify(JSON.stringify(secret.replaceAll('/', '\\/'))),
  'in Unicode escapes': (secret) => encodeEach(secret, (hex) => `\\u00${hex}`),
  'in hex escapes': (secret) => encodeEach(secret, (hex) => `\\x${hex}`),
  'in hex entities': (secret) => encodeEach(secret, (hex) => `&#x${hex};`),
  'in decimal entities': (secret) => encodeEach(secret, (hex) => `&#${Number.parseInt(hex, 16)};`),
  'in named entities': (secret) => secret.replaceAll('/', '&sol;').replaceAll('+', '&plus;').replaceAll('=', '&equals;'),
  'in base64': btoa,
  'in base64 after one byte': (secret) => btoa(`:${secret}`),
  'in base64 in a header': (secret) => btoa(`Authorization: Bearer ${secret}\n`),
  'in base64 for URLs': (secret) => btoa(secret).replaceAll('+', '-').replaceAll('/', '_'),
  'in hex': (secret) => encodeEach(secret, (hex) => hex),
  'in hex, in upper case': (secret) => encodeEach(secret, (hex) => hex.toUpperCase()),
  'cut at the end': (secret) => secret.slice(0, 11),
  'cut at the start': (secret) => secret.slice(4),
}

/** Responses that try to write a secret into a log, by way of an error. */
export const clientSecrets: Attacks = {
  'echo-in-an-error': {
    description: 'a 403 echoes the token and an API key, in many encodings',
    promise: 'secrets',
    run: () => tryForms((text) => Response.json({ error: 'Forbidden', message: `no ${text}.`, [text]: [text] }, { status: 403 })),
  },
  'echo-in-a-page': {
    description: 'an error page echoes the token and an API key, in many encodings',
    promise: 'secrets',
    run: () => tryForms((text) => new Response(`<p title="${text}">${text}</p>`, { status: 502 })),
  },
  'echo-in-location': {
    description: 'a redirect leads to `https://<token>@evil.example` or `https://<token>.evil.example`',
    promise: 'secrets',
    async run() {
      const host = 'k7vq2mxw9rtb4nzc'
      for (const location of [`https://${host}@evil.example/`, `https://${host}.evil.example/`, `https://x:${host}@[`]) {
        const fetch = async () => new Response(null, { status: 302, headers: { location } })
        const error = await catchError(createClient({ baseUrl, token: host, fetch }).getPool('a'))
        assertHidden(error, [host])
      }
    },
  },
  'echo-in-headers': {
    description: 'the headers of an error echo the token',
    promise: 'secrets',
    async run() {
      const fetch = async () => new Response('no', { status: 403, headers: { 'x-echo': token, 'set-cookie': `t=${token}` } })
      const error = await catchError(createClient({ baseUrl, token, fetch }).getPool('a'))
      assertHidden(error, [token])
      assert.equal(error.response.headers.get('x-echo'), token)
    },
  },
  'malformed-response': {
    description: 'a response that is not HTTP echoes the token, and the platform keeps its bytes in the error',
    promise: 'secrets',
    async run() {
      const server = createServer((socket) => {
        socket.on('error', () => {})
        socket.once('data', () => socket.end(`HTTP/1.1 2x0 ${token}\r\n\r\n${token}`))
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      try {
        const client = createClient({
          baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          token,
          retry: false,
        })
        const error = await catchError(client.getPool('a'))
        assert.equal(error.name, 'ConnectionError')
        assertHidden(error, [token])
      } finally {
        server.close()
      }
    },
  },
  'failing-fetch': {
    description: 'the error of the platform contains the request with its headers',
    promise: 'secrets',
    async run() {
      const fetch = async (_: unknown, init?: RequestInit) => {
        const cause = Object.assign(new Error(`rejected ${token}`), { code: 'EPROXY', init, data: token })
        throw Object.assign(new TypeError(`fetch failed for ${token}`, { cause }), {
          headers: Object.fromEntries(init?.headers as Headers),
        })
      }
      assertHidden(await catchError(createClient({ baseUrl, token, fetch, retry: false }).getPool('a')), [token])
    },
  },
  'short-secrets': {
    description: 'an error echoes a token and an API key of one to seven characters',
    promise: 'secrets',
    async run() {
      for (const secret of ['~', 'q7', 'q7x', 'q7x~', 'q7x#z', 'q7x#z9', 'q7x#z9w']) {
        for (const options of [{ token: secret }, { headers: { 'x-api-key': secret } }]) {
          const fetch = async () => Response.json({ error: 'Forbidden', message: `unknown "${secret}", sorry` }, { status: 403 })
          const error = await catchError(createClient({ baseUrl, ...options, fetch }).getPool('a'))
          assert.equal(error.message, 'GET http://pools.test/api/pools/a: 403 Forbidden: unknown "***", sorry')
          assert.deepEqual(error.body, { error: 'Forbidden', message: 'unknown "***", sorry' })
        }
      }
    },
  },
  'cut-by-the-client': {
    description: 'the echo of the token is where the client cuts a text',
    promise: 'secrets',
    async run() {
      for (let at = 170; at < 2010; at += at === 210 ? 1750 : 1) {
        const fetch = async () => new Response(`${'-'.repeat(at - 1)} ${token}`, { status: 409 })
        const error = await catchError(createClient({ baseUrl, token, fetch }).getPool('a'))
        assertHidden(error, [token.slice(0, 4)])
      }
    },
  },
  'echo-in-a-status': {
    description: 'a pool that is waited for has the token as its status',
    promise: 'secrets',
    async run() {
      const client = createClient({ baseUrl, token, fetch: async () => Response.json({ ...pool, status: token }) })
      const error = await catchError(waitForPool(client, 'pool-1', { until: () => false, interval: 5, timeout: 100 }))
      assert.equal(error.name, 'TimeoutError')
      assertHidden(error, [token])
    },
  },
  'ordinary-text': {
    description: 'an error has words in common with headers that are not secret, and stays readable',
    promise: 'client',
    async run() {
      const message = 'The region us-east-1 has no capacity for p4d.24xlarge (4 of 32 free), see https://dash.example/help?id=7'
      const fetch = async () => Response.json({ error: 'Forbidden', message, id: 7, list: ['a', 1] }, { status: 403 })
      const headers = { accept: 'application/json, text/html', 'x-team': 'ml', 'x-version': '2', 'x-empty': '' }
      const error = await catchError(createClient({ baseUrl, token, headers, fetch }).getPool('a'))
      assert.deepEqual(error.body, { error: 'Forbidden', message, id: 7, list: ['a', 1] })
    },
  },
}

async function tryForms(respond: (text: string) => Response): Promise<void> {
  for (const [name, encode] of Object.entries(forms)) {
    const [first, second] = [encode(token), encode(apiKey)]
    const fetch = async () => respond(`${first} ${second}`)
    const error = await catchError(
      createClient({ baseUrl, token, headers: { 'x-api-key': apiKey }, fetch, retry: false }).getPool('a'),
    )
    // Parts of 8 characters, without the ends, where an encoding depends on the text around.
    assertHidden(error, [first.slice(2, 12), second.slice(2, 12)], name)
  }
}

function assertHidden(error: Error, secrets: string[], form = 'secret'): void {
  const logged = [
    String(error),
    error.stack ?? '',
    JSON.stringify(error),
    inspect(error, { depth: 10, showHidden: true, getters: false }),
    inspect(error.cause, { depth: 10, showHidden: true }),
  ]
  for (const text of logged) {
    for (const secret of secrets) assert.ok(!text.includes(secret), `${form}: ${secret} is in ${text.slice(0, 500)}`)
  }
}

function encodeEach(secret: string, encode: (hex: string) => string): string {
  return Array.from(secret, (char) => encode(char.charCodeAt(0).toString(16).padStart(2, '0'))).join('')
}
