import type { Exchange } from './exchange.ts'
import type { Finding } from './report.ts'

const longestBody = 4_000

/** Replaces what must not appear in a report. */
export type Redact = (text: string) => string

/**
 * A Redact that knows the run's secrets: each value is replaced by `$NAME` wherever it appears, also percent-encoded or
 * inside a JSON string.
 */
export function redactor(secrets: Record<string, string | undefined>): Redact {
  const forms: [string, string][] = []
  for (const [name, value] of Object.entries(secrets)) {
    // Nothing shorter can be replaced without tearing ordinary words.
    if (!value || value.length < 4) continue
    for (const form of new Set([value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]))
      forms.push([form, `$${name}`])
  }
  forms.sort(([a], [b]) => b.length - a.length)
  return (text) => forms.reduce((masked, [form, name]) => masked.replaceAll(form, name), text)
}

/** A command line that sends the request again, as a POSIX shell takes it. */
export function curlFor({ request, url }: Pick<Exchange, 'request' | 'url'>, redact: Redact): string {
  const words = ['curl', '-sS', '-i', '-g', '--path-as-is']
  if (request.method === 'HEAD') words.push('-I')
  else if (request.method !== 'GET') words.push('-X', request.method)
  words.push(quoted(redact(url)))
  for (const [name, value] of Object.entries(request.headers)) words.push('-H', quoted(`${name}: ${redact(value)}`))
  if (request.body !== undefined) {
    const { text, exact } = printable(request.body)
    words.push('--data-binary', exact ? quoted(redact(text)) : `@body  # ${text}`)
  }
  return words.join(' ')
}

/** Single quotes, unless a `$NAME` stands for a secret that the shell is to fill in. */
function quoted(text: string): string {
  if (!/\$[A-Z_]+/.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`
  return `"${text.replace(/[\\"`]|\$(?![A-Z_]+)/g, '\\$&')}"`
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
