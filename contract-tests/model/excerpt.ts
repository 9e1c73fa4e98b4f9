import type { Exchange } from './exchange.ts'
import type { Redact } from './redact.ts'
import { redactHeader, redactResponseHeader } from './redact-header.ts'
import type { Finding } from './report.ts'

/** Longer bodies are cut in reports, and do not fit into a command line. */
export const maxBodyLength = 4_000
const maxUrlLength = 4_000
const maxNameLength = 100
const maxHeaderLength = 1_000
const maxHeadersLength = 6_000
/** Longer than a secret in any encoding: a secret is recognized only as a whole. */
const maxSecretLength = 16_000

/** Returns an exchange as a finding shows it: without secrets, and cut to a readable length. */
export function excerpt(exchange: Exchange, redact: Redact): Finding['exchange'] {
  const { request, url, response, failure } = exchange
  const body =
    request.body === undefined ? undefined : typeof request.body === 'string' ? request.body : decodeStart(request.body)
  return {
    request: {
      method: request.method,
      url: excerptText(url, redact, maxUrlLength),
      headers: excerptHeaders(Object.entries(request.headers), redact, redactHeader),
      ...(body === undefined ? {} : { body: excerptText(body, redact) }),
    },
    response: response
      ? {
          status: response.status,
          headers: excerptHeaders(response.headers, redact, redactResponseHeader),
          body: excerptText(response.json.text, redact.echo, maxBodyLength, response.json.length),
        }
      : { failure: excerptText(failure?.message ?? 'no response', redact, maxHeaderLength) },
  }
}

/** Returns the exchange with only the start of its body, for a finding that is kept until the end of a scenario. */
export function toEvidence(exchange: Exchange): Exchange {
  const { response } = exchange
  if (!response) return exchange
  const { status, headers, size, durationMs } = response
  const { text, length, isJson } = response.json
  const json = { text: cut(text, maxEvidenceLength), length, isJson, problems: {} }
  return { ...exchange, response: { status, headers, size, durationMs, json } }
}

/** More than a report shows. */
const maxEvidenceLength = 32_000

function excerptHeaders(
  headers: Iterable<[string, string]>,
  redact: Redact,
  redactValue: typeof redactHeader,
): Record<string, string> {
  const shown: [string, string][] = []
  let length = 0
  let omitted = 0
  for (const [name, value] of headers) {
    if (length > maxHeadersLength) {
      omitted++
      continue
    }
    const header: [string, string] = [
      excerptText(name, redact, maxNameLength),
      excerptText(value, (text) => redactValue(name, text, redact), maxHeaderLength),
    ]
    shown.push(header)
    length += header[0].length + header[1].length
  }
  if (omitted > 0) shown.push(['…', `${omitted} more headers`])
  return Object.fromEntries(shown)
}

/** Removes the secrets of a text, and cuts it. The work does not depend on the length of the text. */
export function excerptText(
  text: string,
  redact: (text: string) => string,
  maxLength = maxBodyLength,
  length = text.length,
): string {
  if (length <= maxLength) return truncate(redact(text), maxLength)
  const shown = redact(text.slice(0, maxLength + maxSecretLength))
  return `${cut(shown, maxLength)}… (${length} characters)`
}

/** Cuts a text, and appends its length. */
export function truncate(text: string, maxLength = maxBodyLength): string {
  return text.length <= maxLength ? text : `${cut(text, maxLength)}… (${text.length} characters)`
}

/** Returns the start of a text. Keeps surrogate pairs whole, and does not keep the rest of the text in memory. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const isInsidePair = /[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(maxLength - 1, maxLength + 1))
  // A plain slice would refer to the whole text.
  return JSON.parse(JSON.stringify(text.slice(0, isInsidePair ? maxLength - 1 : maxLength)))
}

/** Formats any value as JSON, and cuts it. The work does not depend on the size or the depth of the value. */
export function formatJson(value: unknown, maxLength = 200): string {
  const parts: string[] = []
  let length = 0
  const isFull = () => length > maxLength
  const add = (part: string) => {
    parts.push(part)
    length += part.length
  }
  // Each level adds a bracket, so `maxLength` limits the recursion.
  const write = (node: unknown): void => {
    if (isFull()) return
    if (typeof node === 'string') add(JSON.stringify(cut(node, maxLength)))
    else if (Array.isArray(node)) {
      add('[')
      for (let i = 0; i < node.length && !isFull(); i++) {
        if (i > 0) add(',')
        write(node[i])
      }
      add(']')
    } else if (typeof node === 'object' && node !== null) {
      add('{')
      let isFirst = true
      for (const key in node) {
        if (isFull()) break
        add(`${isFirst ? '' : ','}${JSON.stringify(cut(key, maxLength))}:`)
        write((node as Record<string, unknown>)[key])
        isFirst = false
      }
      add('}')
    } else add(JSON.stringify(node) ?? String(node))
  }
  write(value)
  const text = parts.join('')
  if (typeof value === 'string')
    return value.length <= maxLength && text.length <= maxLength ? text : `${cut(text, maxLength)}… (${value.length} characters)`
  return isFull() ? `${cut(text, maxLength)}…` : text
}

/** Decodes the first bytes of a body that may not be text. */
function decodeStart(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 60))
}
