import { decodeStart, maxBodyLength } from './excerpt.ts'
import type { Exchange } from './exchange.ts'
import type { Redact } from './redact.ts'

/** A command line that sends the request again, as a POSIX shell takes it. */
export function buildCurl({ request, url }: Pick<Exchange, 'request' | 'url'>, redact: Redact): string {
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
  if (typeof body === 'string' && body.length <= maxBodyLength && !body.includes('\0')) return { text: body, exact: true }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return { text: `a file with the ${bytes.length} bytes that begin ${JSON.stringify(decodeStart(bytes))}`, exact: false }
}
