import type { Exchange } from './exchange.ts'
import type { Finding } from './report.ts'

const longestBody = 4_000

/** Replaces what must not appear in a report. */
export type Redact = (text: string) => string

/**
 * A Redact that knows the run's secrets: each value is replaced by `$NAME` wherever it appears, also percent-encoded,
 * inside a JSON string, or in HTML, each of which has several ways to write the same character.
 */
export function redactor(secrets: Record<string, string | undefined>): Redact {
  const forms = Object.entries(secrets)
    // Nothing shorter can be replaced without tearing ordinary words.
    .filter((entry): entry is [string, string] => (entry[1]?.length ?? 0) >= 4)
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, value]) => ({ name, form: new RegExp(Array.from(value, waysToWrite).join(''), 'g') }))
  return (text) => forms.reduce((masked, { name, form }) => masked.replace(form, () => `$${name}`), text)
}

function waysToWrite(character: string): string {
  const ways = [character, percentEncoded(character), JSON.stringify(character).slice(1, -1)]
    .concat(character === ' ' ? ['+'] : [], entities[character] ?? [])
    .map((way) => way.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) ways.push(`%${anyCase(code.toString(16).padStart(2, '0'))}`)
  if (code < 0x10000) ways.push(`\\\\+u${anyCase(code.toString(16).padStart(4, '0'))}`)
  ways.push(`&#(?:0*${code}|[xX]0*${anyCase(code.toString(16))});`)
  // In JSON inside JSON there may be any number of backslashes before these.
  if (/["'\\/]/.test(character)) ways.push(`\\\\+\\${character}`)
  return `(?:${[...new Set(ways)].join('|')})`
}

const entities: Record<string, string[]> = {
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;'],
  "'": ['&apos;'],
}

function percentEncoded(character: string): string {
  return /^[\ud800-\udfff]$/.test(character) ? character : encodeURIComponent(character)
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
}

/** A command line that sends the request again, as a POSIX shell takes it. */
export function curlFor({ request, url }: Pick<Exchange, 'request' | 'url'>, redact: Redact): string {
  const words = ['curl', '-sS', '-i', '-g', '--path-as-is']
  if (request.method === 'HEAD') words.push('-I')
  else if (request.method !== 'GET') words.push('-X', request.method)
  words.push(quoted(url, redact))
  for (const [name, value] of Object.entries(request.headers)) words.push('-H', quoted(`${name}: ${value}`, redact))
  if (request.body !== undefined) {
    const { text, exact } = printable(request.body)
    words.push('--data-binary', exact ? quoted(text, redact) : `@body  # ${redact(text)}`)
  }
  return words.join(' ')
}

/** Single quotes, unless a `$NAME` stands for a secret that the shell is to fill in. */
function quoted(text: string, redact: Redact): string {
  const masked = redact(text)
  if (masked === text) return `'${text.replaceAll("'", `'\\''`)}'`
  return `"${masked.replace(/[\\"`]|\$(?![A-Z_]+)/g, '\\$&')}"`
}

function printable(body: string | Uint8Array): { text: string; exact: boolean } {
  if (typeof body === 'string' && body.length <= longestBody && !body.includes('\0')) return { text: body, exact: true }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return { text: `a file with the ${bytes.length} bytes that begin ${JSON.stringify(beginning(bytes))}`, exact: false }
}

function beginning(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 60))
}

/** The exchange as a finding shows it: without secrets, and not longer than a person reads. */
export function excerpt(exchange: Exchange, redact: Redact): Finding['exchange'] {
  const { request, url, answer, failure } = exchange
  const body = request.body === undefined ? undefined : typeof request.body === 'string' ? request.body : beginning(request.body)
  return {
    request: {
      method: request.method,
      url: redact(url),
      headers: masked(Object.entries(request.headers), redact),
      ...(body === undefined ? {} : { body: shortened(redact(body)) }),
    },
    response: answer
      ? { status: answer.status, headers: masked(answer.headers, redact), body: shortened(redact(answer.json.text)) }
      : { failure: redact(failure?.message ?? 'no answer') },
  }
}

function masked(headers: Iterable<[string, string]>, redact: Redact): Record<string, string> {
  return Object.fromEntries(Array.from(headers, ([name, value]) => [name, shortened(redact(value))]))
}

export function shortened(text: string, most = longestBody): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`
}
