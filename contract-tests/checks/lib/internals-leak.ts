import { cut } from '../../model/excerpt.ts'
import type { CheckResponse, Exchange } from '../../model/exchange.ts'

/** Stack traces are searched in this many characters of an error. */
const maxLength = 100_000
/** A request may have more parts, such as 50,000 tags, but no echo of them all matters. */
const maxPieces = 1_000

/**
 * Returns the part of an error response that exposes internals of the server: a stack frame, the path of a source file, or
 * SQL. Text that the request itself sent is ignored.
 */
export function findInternalsLeak(exchange: Exchange & { response: CheckResponse }): string | undefined {
  const text = readText(exchange.response)
  return findLeak(text) === undefined ? undefined : findLeak(removeEchoes(text, exchange.request))
}

function findLeak(text: string): string | undefined {
  return findFrame(text) ?? patterns.map((pattern) => pattern.exec(text)?.[0]).find((leak) => leak !== undefined)
}

/** Finds a stack frame such as `at handle (/srv/pools.js:12:7)`. */
function findFrame(text: string): string | undefined {
  for (const { 0: place, 1: location = '', index } of text.matchAll(/\(([^()\n]{3,400})\)/g)) {
    if (!/(?:^|[\\/])[\w.-]{1,100}\.\w{1,10}:\d{1,9}(?::\d{1,9})?$/.test(location)) continue
    const caller = /\bat [\w.$<>[\] ]{1,200}$/.exec(text.slice(Math.max(0, index - 200), index))
    if (caller) return caller[0] + place
  }
  return undefined
}

// Every repetition has a limit, or starts only where a run of its characters starts. Otherwise the time for a hostile text
// would grow with the square of its length.
const patterns = [
  /Traceback \(most recent call last\)|Stack trace:|goroutine \d{1,9} \[/,
  /File \\?"[^"]{1,400}\.py\\?", line \d{1,9}/,
  /(?<![\w/.-])[\w/.-]{1,400}\.go:\d{1,9} \+0x/,
  /(?<!\w)\w{1,100}\.cs:line \d{1,9}/,
  /#\d{1,9} [^\n"]{0,200}\.php\(\d{1,9}\)/,
  /(?<![\w/.-])[\w/.-]{1,400}\.rb:\d{1,9}:in [`']/,
  /thread '[^']{1,200}' panicked at/,
  /(?:\/(?:usr|home|srv|app|var|opt|root|workspace)\/|[A-Z]:\\\\?)[\w./\\-]{1,200}\.(?:js|ts|mjs|cjs|py|go|java|rb|php|cs|rs|kt)\b/,
  /\bSELECT\s.{1,200}\sFROM\s|\bINSERT\s{1,20}INTO\s|\bUPDATE\s{1,20}\S{1,200}\s{1,20}SET\s|\bDELETE\s{1,20}FROM\s/,
  /SQLSTATE|syntax error at or near|SQLITE_[A-Z]|ORA-\d{5}|duplicate key value violates|UNIQUE constraint failed/,
]

/** Returns the start of an error. JSON escapes the tab before a stack frame, so the decoded strings are included. */
function readText({ json }: CheckResponse): string {
  const parts = [cut(json.text, maxLength)]
  let length = 0
  const rest: unknown[] = [json.value]
  while (rest.length > 0 && length < maxLength) {
    const value = rest.pop()
    if (typeof value === 'string') {
      parts.push(cut(value, maxLength - length))
      length += value.length
    } else if (typeof value === 'object' && value !== null) {
      length++
      for (const child of Object.values(value)) if (rest.length < maxLength) rest.push(child)
    }
  }
  return parts.join('\n')
}

/** Returns the text without the parts that the request sent. */
function removeEchoes(text: string, { body, path }: Exchange['request']): string {
  const sent = [typeof body === 'string' ? body : '', decodePath(path)]
  const pieces = new Set(sent.flatMap((part) => part.split(/["\\]/, 100_000)).filter((piece) => piece.length > 3))
  return [...pieces].slice(0, maxPieces).reduce((rest, piece) => rest.replaceAll(piece, ''), text)
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
