import type { CheckResponse, Exchange } from '../../model/exchange.ts'

/**
 * Returns the part of an error response that exposes internals of the server: a stack frame, the path of a source file, or
 * SQL. Text that the request itself sent is ignored.
 */
export function findInternalsLeak(exchange: Exchange & { response: CheckResponse }): string | undefined {
  const text = removeEchoes(exchange)
  return stackFrame.exec(text)?.[0] ?? sourcePath.exec(text)?.[0] ?? sql.exec(text)?.[0]
}

const stackFrame =
  /\bat [\w.$<>[\] ]+ ?\((?:[^()\n]*[\\/])?[\w.-]+\.\w+:\d+(?::\d+)?\)|\bat [\w.$]+\.[\w$<>]+\([\w$]+\.(?:java|kt|scala|groovy):\d+\)|Traceback \(most recent call last\)|File "[^"]+\.py\\?", line \d+|File \\"[^"]+\.py\\", line \d+|goroutine \d+ \[|[\w/.-]+\.go:\d+ \+0x|\bat [^\n"]{3,200} in [^\n"]+\.cs:line \d+|#\d+ [^\n"]{0,200}\.php\(\d+\)|[\w/.-]+\.rb:\d+:in [`']|thread '[^']+' panicked at|Stack trace:/

const sourcePath =
  /(?:\/(?:usr|home|srv|app|var|opt|root|workspace)\/|[A-Z]:\\\\?)[\w./\\-]+\.(?:js|ts|mjs|cjs|py|go|java|rb|php|cs|rs|kt)\b/

const sql =
  /\b(?:SELECT\s.{1,200}\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s)|SQLSTATE|syntax error at or near|SQLITE_[A-Z]+|ORA-\d{5}|duplicate key value violates|UNIQUE constraint failed/

/** Returns the text of the error without the parts that the request sent. */
function removeEchoes({ response, request }: Exchange & { response: CheckResponse }): string {
  // JSON escapes the tab before a stack frame, so the decoded strings are searched too.
  let text = [response.json.text, ...collectStrings(response.json.value)].join('\n')
  const sent = [typeof request.body === 'string' ? request.body : '', decodePath(request.path)]
  for (const piece of sent.flatMap((part) => part.split(/["\\]/)).filter((part) => part.length > 3))
    text = text.replaceAll(piece, '')
  return text
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function collectStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(collectStrings) : []
}
