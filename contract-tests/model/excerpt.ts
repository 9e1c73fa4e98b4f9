import type { Exchange } from './exchange.ts'
import type { Redact } from './redact.ts'
import type { Finding } from './report.ts'

/** Characters of a body that a person reads, and a command line takes. */
export const maxBodyLength = 4_000

/** The exchange as a finding shows it: without secrets, and not longer than a person reads. */
export function excerpt(exchange: Exchange, redact: Redact): Finding['exchange'] {
  const { request, url, response, failure } = exchange
  const body =
    request.body === undefined ? undefined : typeof request.body === 'string' ? request.body : decodeStart(request.body)
  return {
    request: {
      method: request.method,
      url: redact(url),
      headers: masked(Object.entries(request.headers), redact),
      ...(body === undefined ? {} : { body: truncate(redact(body)) }),
    },
    response: response
      ? { status: response.status, headers: masked(response.headers, redact), body: truncate(redact(response.json.text)) }
      : { failure: redact(failure?.message ?? 'no answer') },
  }
}

function masked(headers: Iterable<[string, string]>, redact: Redact): Record<string, string> {
  return Object.fromEntries(Array.from(headers, ([name, value]) => [name, truncate(redact(value))]))
}

/** The beginning of a text, with a word on how much there is. */
export function truncate(text: string, most = maxBodyLength): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`
}

/** The beginning of what may be no text. */
export function decodeStart(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 60))
}
