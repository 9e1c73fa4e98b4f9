import { maxBodyLength } from './excerpt.ts'
import type { Exchange } from './exchange.ts'
import type { Redact } from './redact.ts'
import { type Encode, encodeLatin1, encodeUtf8, printCommand, quoteArgument, quoteWord } from './shell.ts'

/** A command that ends so needs the request body in a file of this name: it is too long for a command line. */
export const bodyFile = '--data-binary @body'

/** A longer URL, or longer headers, make no command. */
const maxHeadLength = 16_000

/**
 * Builds a POSIX shell command that sends the request again. It is one line without control characters, and only secrets
 * are variables in it. Returns `''` if a command line cannot hold the URL or the headers.
 */
export function buildCurl({ request, url }: Pick<Exchange, 'request' | 'url'>, redact: Redact): string {
  const headers = Object.entries(request.headers)
  if (headers.reduce((sum, [name, value]) => sum + name.length + value.length, url.length) > maxHeadLength) return ''
  const quote = (text: string, encode?: Encode) => quoteWord(redact.split(text), encode)
  const words = ['curl', '-sS', '-i', '-g', '--path-as-is']
    .concat(request.method === 'HEAD' ? ['-I'] : [])
    .concat(request.method === 'GET' || request.method === 'HEAD' ? [] : ['-X', quoteArgument(request.method)])
  // The URL begins with `http` and a header with its name, so that neither can be an option or name a file.
  const quoted = [quote(url), ...headers.map(([name, value]) => quote(formatHeader(name, value), encodeLatin1))]
  if (!quoted.every((word) => word !== undefined)) return ''
  const [target = '', ...fields] = quoted
  words.push(target, ...fields.flatMap((field) => ['-H', field]))
  return request.body === undefined ? words.join(' ') : addBody(words, request.body, redact)
}

/** curl removes a header without a value, unless a semicolon ends it. */
function formatHeader(name: string, value: string): string {
  return value.trim() === '' ? `${name};` : `${name}: ${value}`
}

function addBody(words: string[], body: string | Uint8Array, redact: Redact): string {
  if (body.length > maxBodyLength) return [...words, bodyFile].join(' ')
  const { text, encode } = typeof body === 'string' ? { text: body, encode: encodeUtf8 } : decode(body)
  const pieces = redact.split(text)
  const word = quoteWord(pieces, encode)
  // `--data-raw` takes a leading `@` as it is.
  if (word !== undefined) return [...words, '--data-raw', word].join(' ')
  return `${printCommand(pieces, encode)} | ${[...words, '--data-binary', '@-'].join(' ')}`
}

/** Decodes bytes so that the encoding restores each of them. */
function decode(bytes: Uint8Array): { text: string; encode: Encode } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encode: encodeUtf8 }
  } catch {
    return { text: Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''), encode: encodeLatin1 }
  }
}
