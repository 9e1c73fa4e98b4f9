import { decodeStart, maxBodyLength } from './excerpt.ts'
import type { Exchange } from './exchange.ts'
import type { Redact } from './redact.ts'

/** Builds a POSIX shell command that sends the request again. */
export function buildCurl({ request, url }: Pick<Exchange, 'request' | 'url'>, redact: Redact): string {
  const words = ['curl', '-sS', '-i', '-g', '--path-as-is']
  if (request.method === 'HEAD') words.push('-I')
  else if (request.method !== 'GET') words.push('-X', request.method)
  words.push(quote(url, redact))
  for (const [name, value] of Object.entries(request.headers)) words.push('-H', quote(`${name}: ${value}`, redact))
  if (request.body !== undefined) {
    const { text, exact } = describeBody(request.body)
    words.push('--data-binary', exact ? quote(text, redact) : `@body  # ${redact(text)}`)
  }
  return words.join(' ')
}

/** Quotes a word. Double quotes let the shell expand the `$NAME` of a secret. */
function quote(text: string, redact: Redact): string {
  const masked = redact(text)
  if (masked === text) return `'${text.replaceAll("'", `'\\''`)}'`
  return `"${masked.replace(/[\\"`]|\$(?![A-Z_]+)/g, '\\$&')}"`
}

/** Returns the body, or a description if a command line cannot hold it. */
function describeBody(body: string | Uint8Array): { text: string; exact: boolean } {
  if (typeof body === 'string' && body.length <= maxBodyLength && !body.includes('\0')) return { text: body, exact: true }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return { text: `a file of ${bytes.length} bytes that begins with ${JSON.stringify(decodeStart(bytes))}`, exact: false }
}
