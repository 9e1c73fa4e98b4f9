import { badRequest, HttpError } from '../http/error-responses.ts'

/** Prism validates bodies recursively: a deeply nested one would exhaust the stack. @throws {HttpError} 400 */
export function rejectDeepNesting(json: string): void {
  if (measureDepth(json) <= maxDepth) return
  throw new HttpError(badRequest(`the body is nested too deeply: at most ${maxDepth} levels are supported`))
}

const maxDepth = 500

/** Counts the nested brackets outside of strings. The text need not be valid JSON. */
function measureDepth(json: string): number {
  let depth = 0
  let deepest = 0
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth)
    if (token === ']' || token === '}') depth -= 1
  }
  return deepest
}
