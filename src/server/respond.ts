import type { Reply } from './replies.ts'

/** Makes the Response of a reply. The answer to HEAD has the length that the body would have. */
export function respond({ status, body, headers }: Reply, further: Record<string, string>, isHead: boolean): Response {
  if (body === undefined) return new Response(null, { status, headers: { ...headers, ...further } })
  const text = JSON.stringify(body)
  const all = { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers, ...further }
  if (isHead) {
    const length = String(new TextEncoder().encode(text).length)
    return new Response(null, { status, headers: { ...all, 'content-length': length } })
  }
  const response = new Response(text, { status, headers: all })
  texts.set(response, text)
  return response
}

/** The body of a Response that `respond` made, without having to read its stream. */
export function textOf(response: Response): string | undefined {
  return texts.get(response)
}

const texts = new WeakMap<Response, string>()
