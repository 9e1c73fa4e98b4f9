import type { Exchange } from './exchange.ts'
import type { Redact } from './redact.ts'
import type { Finding } from './report.ts'

/** Longer bodies are cut in reports, and do not fit into a command line. */
export const maxBodyLength = 4_000

/** Returns an exchange as a finding shows it: without secrets, and cut to a readable length. */
export function excerpt(exchange: Exchange, redact: Redact): Finding['exchange'] {
  const { request, url, response, failure } = exchange
  const body =
    request.body === undefined ? undefined : typeof request.body === 'string' ? request.body : decodeStart(request.body)
  return {
    request: {
      method: request.method,
      url: redact(url),
      headers: redactHeaders(Object.entries(request.headers), redact),
      ...(body === undefined ? {} : { body: truncate(redact(body)) }),
    },
    response: response
      ? { status: response.status, headers: redactHeaders(response.headers, redact), body: truncate(redact(response.json.text)) }
      : { failure: redact(failure?.message ?? 'no response') },
  }
}

function redactHeaders(headers: Iterable<[string, string]>, redact: Redact): Record<string, string> {
  return Object.fromEntries(Array.from(headers, ([name, value]) => [name, truncate(redact(value))]))
}

/** Cuts a text, and appends its length. */
export function truncate(text: string, maxLength = maxBodyLength): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}… (${text.length} characters)`
}

/** Decodes the first bytes of a body that may not be text. */
export function decodeStart(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 60))
}
