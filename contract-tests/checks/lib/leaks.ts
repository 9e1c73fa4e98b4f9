import type { CheckResponse, Exchange } from '../../model/exchange.ts'

/**
 * What an error shows of the inside of the server: a stack frame, the path of a source file, or SQL; `undefined` for
 * nothing. What the request itself sent does not count: an echo is no leak.
 */
export function leakIn(exchange: Exchange & { response: CheckResponse }): string | undefined {
  const text = withoutRequest(exchange)
  const frame =
    /\bat [\w.$<>[\] ]+ ?\((?:[^()\n]*[\\/])?[\w.-]+\.\w+:\d+(?::\d+)?\)|\bat [\w.$]+\.[\w$<>]+\([\w$]+\.(?:java|kt|scala|groovy):\d+\)|Traceback \(most recent call last\)|File "[^"]+\.py\\?", line \d+|File \\"[^"]+\.py\\", line \d+|goroutine \d+ \[|[\w/.-]+\.go:\d+ \+0x|\bat [^\n"]{3,200} in [^\n"]+\.cs:line \d+|#\d+ [^\n"]{0,200}\.php\(\d+\)|[\w/.-]+\.rb:\d+:in [`']|thread '[^']+' panicked at|Stack trace:/
  const found = frame.exec(text)?.[0]
  if (found !== undefined) return found
  const path =
    /(?:\/(?:usr|home|srv|app|var|opt|root|workspace)\/|[A-Z]:\\\\?)[\w./\\-]+\.(?:js|ts|mjs|cjs|py|go|java|rb|php|cs|rs|kt)\b/.exec(
      text,
    )?.[0]
  const sql =
    /\b(?:SELECT\s.{1,200}\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s)|SQLSTATE|syntax error at or near|SQLITE_[A-Z]+|ORA-\d{5}|duplicate key value violates|UNIQUE constraint failed/.exec(
      text,
    )?.[0]
  return path ?? sql
}

/** The error's text without what the request itself sent: an echo is no leak. */
function withoutRequest({ response, request }: Exchange & { response: CheckResponse }): string {
  // In JSON a tab before a frame is written with a letter, so the strings are read as well.
  let text = [response.json.text, ...stringsIn(response.json.value)].join('\n')
  const sent = [typeof request.body === 'string' ? request.body : '', decoded(request.path)]
  for (const piece of sent.flatMap((part) => part.split(/["\\]/)).filter((part) => part.length > 3))
    text = text.replaceAll(piece, '')
  return text
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}
