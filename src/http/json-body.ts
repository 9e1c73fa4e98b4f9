import { truncate } from './error-details.ts'
import { badRequest, HttpError, undocumentedError } from './error-responses.ts'
import type { ServerRequest } from './request.ts'

/**
 * Reads the text of a JSON body, 1 MiB at most.
 *
 * @throws {HttpError} 400 for invalid UTF-8, 413 for a longer body, 415 for another media type or an encoded body. Rejects
 * with the stream's own error if the connection breaks.
 */
export async function readJsonText(request: ServerRequest): Promise<string> {
  rejectOtherMediaTypes(request)
  return decode(await readLimitedBytes(request))
}

/** @throws {HttpError} 400 for text that is not valid JSON. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') throw new HttpError(badRequest('the body is empty: it must be a JSON object'))
  try {
    return JSON.parse(text)
  } catch (error) {
    // Only deep nesting makes JSON.parse throw anything but a SyntaxError.
    const reason = error instanceof SyntaxError ? error.message : 'it is nested too deeply'
    throw new HttpError(badRequest(truncate(`the body is not valid JSON: ${reason}`)))
  }
}

/** Accepts a body without these headers as JSON. */
function rejectOtherMediaTypes({ header }: ServerRequest): void {
  const encoding = header('content-encoding')
  if (encoding && encoding.toLowerCase() !== 'identity') {
    const message = `The body must not be compressed, but its Content-Encoding is ${quote(encoding)}`
    throw new HttpError(undocumentedError(415, message, { 'accept-encoding': 'identity' }))
  }
  const contentType = header('content-type')
  if (contentType && !jsonType.test(contentType)) {
    const message = `The body must be JSON in UTF-8 (application/json), but its Content-Type is ${quote(contentType)}`
    throw new HttpError(undocumentedError(415, message, { accept: 'application/json' }))
  }
}

const jsonType = /^\s*application\/([\w.!#$&^-]+\+)?json\s*(;(?!\s*charset\s*=\s*(?!"?(utf-?8|us-ascii)"?\s*(;|$))).*)?$/i

async function readLimitedBytes(request: ServerRequest): Promise<Uint8Array> {
  const announced = Number(request.header('content-length'))
  const bytes = announced > maxBytes ? undefined : await request.readBytes(maxBytes)
  if (bytes) return bytes
  throw new HttpError(undocumentedError(413, `The body must not be longer than ${maxBytes} bytes`))
}

const maxBytes = 1_048_576

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new HttpError(badRequest('the body is not valid UTF-8'))
  }
}

function quote(text: string): string {
  return JSON.stringify(truncate(text, 100))
}
