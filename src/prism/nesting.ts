import { badRequest, HttpError } from '../http/error-responses.ts'

/** Prism validates bodies recursively: a deeply nested one would exhaust the stack. @throws {HttpError} 400 */
export function rejectDeepNesting(json: string): void {
  if (!isDeep(json)) return
  throw new HttpError(badRequest(`the body is nested too deeply: at most ${maxDepth} levels are supported`))
}

const maxDepth = 500

/** Counts the nested brackets outside of strings, each character once. The text need not be valid JSON. */
function isDeep(json: string): boolean {
  let depth = 0
  let isString = false
  for (let i = 0; i < json.length; i += 1) {
    const character = json.charCodeAt(i)
    if (isString) {
      if (character === backslash) i += 1
      else if (character === quote) isString = false
    } else if (character === quote) isString = true
    else if (character === openBrace || character === openBracket) {
      depth += 1
      if (depth > maxDepth) return true
    } else if (character === closeBrace || character === closeBracket) depth -= 1
  }
  return false
}

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = Array.from('"\\[]{}', (it) => it.charCodeAt(0))
