import { hideCredentials } from '../../core/url-credentials.ts'
import { FileError } from '../input-file.ts'
import type { Parser } from '../option-parsers.ts'
import { invalidValue, UsageError } from '../usage-error.ts'

/**
 * Parses the positional URL. A URL without a scheme is rejected with a suggestion. The error shows only what looks like a
 * URL: a token may be here by mistake.
 */
export function parseUrl(text: string): string {
  const expected = 'an http:// or https:// URL'
  const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text)
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return requireNoUserInfo(text)
  if (!hasScheme && !isAddress(text)) throw new UsageError(`invalid url: expected ${expected}`)
  const suggestion = !hasScheme && URL.canParse(`http://${text}`) ? `http://${hideCredentials(text)}` : undefined
  throw invalidValue('url', text, expected, suggestion)
}

function requireNoUserInfo(url: string): string {
  const { username, password } = new URL(url)
  if (username === '' && password === '') return url
  throw new UsageError('invalid url: it contains a user name or a password; use --token or --header instead')
}

/** True for text such as `localhost:3000`, `10.0.0.9/prefix` or `pools.example`. */
function isAddress(text: string): boolean {
  const [host = ''] = text.slice(text.lastIndexOf('@') + 1).split('/')
  return (host === 'localhost' || /[.:]/.test(host)) && hostPattern.test(host)
}

/** Names with long parts or capital letters are rather tokens. */
const hostPattern = /^([a-z\d-]{1,20}(\.[a-z\d-]{1,20})*|\[[\da-f:.]+\])(:\d{1,5})?$/

/** Parses a bearer token. Error messages do not contain it. */
export function parseToken(text: string, name: string): string {
  if (text === '') throw new UsageError(`invalid ${name}: the token is empty`)
  if (!/^[\x21-\x7e]+$/.test(text))
    throw new UsageError(`invalid ${name}: expected visible ASCII characters without spaces or line breaks`)
  return text
}

/** Parses `Name: value` headers. Names are lowercased, repeated ones are joined. Error messages do not contain the values. */
export function parseHeaders(texts: string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const text of texts) {
    const [, name = '', rest = ''] = /^([\w!#$%&'*+.^`|~-]+)\s*:(.*)$/s.exec(text) ?? []
    const value = rest.trim()
    if (!text.includes(':')) throw new UsageError("invalid --header: expected 'Name: value', but there is no colon")
    if (name === '')
      throw new UsageError("invalid --header: expected 'Name: value', but the text before the colon is not a header name")
    if (!/^[\t\x20-\x7e\x80-\xff]+$/.test(value))
      throw new UsageError(`invalid --header ${name}: the value is empty or has characters that a header cannot contain`)
    const key = name.toLowerCase()
    headers[key] = headers[key] === undefined ? value : `${headers[key]}${key === 'cookie' ? '; ' : ', '}${value}`
  }
  return headers
}

/** @throws {FileError} if the text contains no certificate. */
export function parseCertificates(text: string): string {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new FileError('it contains no PEM certificate')
  return text
}

/** Parses `20`, `20/s` or `20/m`. Returns requests per second. */
export function parseRate(text: string, name: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(s|m))?$/.exec(text) ?? []
  const rate = Number(number) / (unit === 'm' ? 60 : 1)
  if (number === '' || rate <= 0) throw invalidValue(name, text, 'a number per second, such as 20/s')
  return rate
}

/** Returns a parser for `500KB`, `64MB` or a number of bytes. 1 KB has 1024 bytes. @throws {UsageError} */
export function sizeInBytes(min: number, max: number): Parser<number> {
  return (text, name) => {
    const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) ?(B|KB?|MB?|GB?)?$/i.exec(text) ?? []
    const factor = { '': 1, B: 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[unit.slice(0, 1).toUpperCase()] ?? 1
    const size = Math.round(Number(number) * factor)
    if (number !== '' && size >= min && size <= max) return size
    throw invalidValue(name, text, `a size up to ${Math.floor(max / 2 ** 20)}MB, such as 64MB`)
  }
}

/** Returns a parser for seconds, such as `90` or `0.5`, that returns milliseconds. @throws {UsageError} */
export function secondsInMs(min: number, max: number): Parser<number> {
  return (text, name) => {
    const ms = Math.round(Number(text) * 1_000)
    if (/^\d+(\.\d+)?$/.test(text) && ms >= min && ms <= max) return ms
    throw invalidValue(name, text, `a number of seconds up to ${Math.floor(max / 1_000)}`)
  }
}

/** Parses an origin. A URL with a path is rejected with its origin as suggestion. */
export function parseOrigin(text: string, name: string): string {
  const parsed = URL.canParse(text) ? new URL(text).origin : 'null'
  const origin = parsed === 'null' ? undefined : parsed
  if (origin !== undefined && origin === text.replace(/\/$/, '').toLowerCase()) return origin
  throw invalidValue(name, text, 'an origin without a path, such as https://app.example', origin)
}
