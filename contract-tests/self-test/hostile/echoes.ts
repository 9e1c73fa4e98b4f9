import assert from 'node:assert/strict'
import { createServer } from '../../../src/server.ts'
import type { Attacks } from './attack.ts'
import { verifyWithoutLeak } from './leaks.ts'

/** Ways to write a secret. */
export const encodings = {
  raw: { description: 'as it is', encode: (text) => text },
  'upper-case': { description: 'in upper case', encode: (text) => text.toUpperCase() },
  'lower-case': { description: 'in lower case', encode: (text) => text.toLowerCase() },
  percent: { description: 'percent-encoded in every character', encode: (text) => bytesAs(text, (hex) => `%${hex}`) },
  'double-percent': {
    description: 'percent-encoded twice',
    encode: (text) => encodeURIComponent(bytesAs(text, (hex) => `%${hex}`)),
  },
  base64: { description: 'in Base64', encode: (text) => Buffer.from(text).toString('base64') },
  'base64-shifted': {
    description: 'in the Base64 of a longer text',
    encode: (text) => Buffer.from(`{"t":"${text}"}`).toString('base64'),
  },
  'base64-url': { description: 'in Base64 for URLs', encode: (text) => Buffer.from(`~~${text}??`).toString('base64url') },
  'base64-twice': { description: 'in Base64 of Base64', encode: (text) => btoa(btoa(text)) },
  hex: { description: 'in hexadecimal', encode: (text) => bytesAs(text, (hex) => hex) },
  'hex-with-colons': {
    description: 'in hexadecimal with colons',
    encode: (text) => bytesAs(text, (hex) => `${hex.toUpperCase()}:`),
  },
  'hex-escapes': { description: String.raw`as \x escapes`, encode: (text) => bytesAs(text, (hex) => `\\x${hex}`) },
  'unicode-escapes': { description: String.raw`as \u escapes`, encode: (text) => bytesAs(text, (hex) => `\\u00${hex}`) },
  'decimal-references': { description: 'as decimal references of HTML', encode: (text) => codesAs(text, (code) => `&#${code};`) },
  'hex-references': { description: 'as hexadecimal references of HTML', encode: (text) => bytesAs(text, (hex) => `&#x0${hex}`) },
  'list-of-bytes': { description: 'as a list of bytes', encode: (text) => `[${[...Buffer.from(text)]}]` },
  wrapped: { description: 'broken by line breaks', encode: (text) => text.replace(/.{5}/g, '$& ') },
  'one-by-one': { description: 'with a space after each character', encode: (text) => [...text].join(' ') },
  'without-the-first': { description: 'without its first character', encode: (text) => text.slice(1) },
  'without-the-last': { description: 'without its last character', encode: (text) => text.slice(0, -1) },
  'second-half': { description: 'only its second half', encode: (text) => text.slice(text.length / 2) },
  'middle-third': {
    description: 'only a part from its middle',
    encode: (text) => text.slice(text.length / 3, (text.length * 2) / 3),
  },
  reversed: { description: 'in reverse', encode: (text) => [...text].reverse().join('') },
} satisfies Record<string, Encoding>

interface Encoding {
  description: string
  encode: (text: string) => string
}

export const secretToken = 'k7Vq2mXw9RtB4nZc0pLs8Dfg'

/** Servers that repeat the token in every place of a response. */
export const echoes: Attacks = Object.fromEntries(
  Object.entries(encodings).map(([id, { description, encode }]) => [
    `token-${id}`,
    {
      description: `headers, ids, names and errors repeat the token ${description}`,
      promise: 'secrets' as const,
      run: () => echoesNothing(encode),
    },
  ]),
)

const only = ['answers.success-matches-its-schema', 'answers.media-type-is-json']

async function echoesNothing(encode: (text: string) => string): Promise<void> {
  const { fetch } = createServer()
  const echo = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init)
    const text = encode(request.headers.get('authorization')?.replace('Bearer ', '') ?? 'no token')
    const response = await fetch(request)
    const pool = { id: text, name: text, nodeCount: text, tags: [text], [text]: null }
    const body = { error: text, message: `invalid: ${text}`, details: text, pools: [pool], activities: [pool], ...pool }
    const headers = {
      location: `https://${encodeURIComponent(text)}@pools.test/${encodeURIComponent(text)}`,
      etag: `"${text}"`,
      'x-echo': text,
    }
    return new Response(JSON.stringify(body), { status: response.status, headers: { 'content-type': 'text/html', ...headers } })
  }
  const report = await verifyWithoutLeak({ fetch: echo, token: secretToken, only }, secretToken)
  assert.ok(!(report instanceof Error) && report.findings.length > 0, 'the report shows a response')
}

function bytesAs(text: string, format: (hex: string) => string): string {
  return Array.from(Buffer.from(text), (byte) => format(byte.toString(16).padStart(2, '0'))).join('')
}

function codesAs(text: string, format: (code: number) => string): string {
  return Array.from(text, (character) => format(character.charCodeAt(0))).join('')
}
