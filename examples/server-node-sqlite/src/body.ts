import { Problem } from './problem.ts'

/** Maximum size of a body in bytes. */
export const maxBytes = 1024 * 1024

/**
 * Returns the JSON body of a request.
 *
 * @throws {Problem} 400 for invalid JSON or UTF-8, 413 above 1 MiB, 415 for another media type or a content encoding.
 */
export async function readJson(request: Request): Promise<unknown> {
  const { headers } = request
  const type = headers.get('content-type')
  if (type !== null && !/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type.trim())) throw new Problem(415)
  if (!['', 'identity'].includes(headers.get('content-encoding') ?? '')) throw new Problem(415)
  const bytes = await read(request)
  if (bytes.length === 0) throw new Problem(400, { details: 'the body is missing' })
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    const details = error instanceof TypeError ? 'the body is not valid UTF-8' : 'the body is not valid JSON'
    throw new Problem(400, { details })
  }
}

async function read({ headers, body }: Request): Promise<Uint8Array> {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw new Problem(413)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.byteLength
    if (length > maxBytes) throw new Problem(413)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
