import type { Attempt } from './attempt.ts'
import { unexpectedResponse } from './parse-response.ts'

/**
 * Reads a body up to a limit of decoded bytes. An error has 1 MB at most.
 *
 * @throws {UnexpectedResponseError} if the body is larger, or nested more than 1,000 levels deep.
 */
export async function readText(response: Response, attempt: Attempt, maxBytes = 2 ** 26): Promise<string> {
  const limit = response.ok ? maxBytes : Math.min(maxBytes, 2 ** 20)
  // The fetch of React Native has no streams.
  const reader = response.body?.getReader?.()
  const decoder = reader && new TextDecoder()
  let text = reader ? '' : await response.text()
  let bytes = text.length
  while (decoder && bytes <= limit) {
    const { value } = await reader.read()
    text += decoder.decode(value, { stream: !!value })
    if (!value) break
    bytes += value.length
  }
  if (bytes <= limit && !isDeep(text)) return text
  reader?.cancel().catch(() => {})
  throw unexpectedResponse(attempt, response, `body exceeds ${limit} bytes or 1000 levels`, text)
}

/** True if JSON text has over 1,000 levels. Parsing it could take minutes, and the value would break recursive code. */
function isDeep(text: string): boolean {
  let depth = 0
  // A shorter text is harmless.
  for (let at = text.length > 6000 ? 0 : text.length; at < text.length && depth <= 1000; at++) {
    const code = text.charCodeAt(at)
    if (code === 34) {
      // A string ends at the first quote after an even number of backslashes. Without one, `at` exceeds the text.
      let slash: number
      do {
        at = text.indexOf('"', at + 1) >>> 0
        slash = at
        while (text[slash - 1] === '\\') slash--
      } while ((at - slash) % 2)
    } else {
      // Brackets and braces differ in one bit.
      depth += (code | 32) === 123 ? 1 : (code | 32) === 125 ? -1 : 0
    }
  }
  return depth > 1000
}
