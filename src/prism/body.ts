import type { IncomingMessage } from 'node:http'

/** The limits of a request's body: far above any real pool, far below what would hold up the mock. */
const mostBytes = 1024 * 1024
const mostLevels = 500

/** The JSON value that a request carries, or what is wrong with it. Reads the body to its end, so that the sender hears the answer. */
export async function readJsonBody(request: IncomingMessage): Promise<{ value: unknown; bytes: number } | { wrong: string }> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= mostBytes) chunks.push(chunk)
  }
  if (bytes > mostBytes) return { wrong: `body: must be no longer than ${mostBytes} bytes` }
  if (bytes === 0) return { wrong: 'body: is missing; it must be JSON' }
  const type = request.headers['content-type']
  if (type !== undefined && !/^\s*application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type)) {
    return { wrong: `header content-type: must be application/json, not ${type}` }
  }
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return { wrong: `header content-encoding: must be absent, not ${encoding}` }
  }
  return parse(Buffer.concat(chunks))
}

function parse(bytes: Buffer): { value: unknown; bytes: number } | { wrong: string } {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { wrong: 'body: must be UTF-8' }
  }
  if (levels(text) > mostLevels) return { wrong: `body: must be nested no deeper than ${mostLevels} levels` }
  try {
    return { value: JSON.parse(text), bytes: bytes.length }
  } catch (error) {
    return { wrong: `body: must be JSON; ${error instanceof Error ? error.message : error}` }
  }
}

/** How deep the brackets of a JSON text nest. */
function levels(text: string): number {
  let depth = 0
  let deepest = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth)
    if (token === ']' || token === '}') depth -= 1
  }
  return deepest
}
