/** The headers of a response that tell caches about it. */
type CachingHeaders = Pick<Headers, 'get'>

/** Returns true if a cache may return the response to its user later, without a request to the server (RFC 9111). */
export function isReusable(headers: CachingHeaders): boolean {
  const directives = readDirectives(headers)
  if (directives.has('no-store') || directives.has('no-cache')) return false
  const staleSeconds = readSeconds(directives, 'stale-while-revalidate') ?? 0
  return directives.has('immutable') || staleSeconds > 0 || (freshSeconds(headers, directives, ['max-age', 's-maxage']) ?? 0) > 0
}

/**
 * Returns true if a cache that several users share may return the response to all of them, although its request had an
 * `Authorization` header (RFC 9111, section 3.5).
 */
export function isShareable(headers: CachingHeaders): boolean {
  const directives = readDirectives(headers)
  if (['no-store', 'no-cache', 'private'].some((name) => directives.has(name)) || variesByUser(headers)) return false
  const seconds = freshSeconds(headers, directives, ['s-maxage', 'max-age'])
  // Without a limit, a cache may choose one.
  if (directives.has('public')) return seconds === undefined || seconds > 0
  return (directives.has('s-maxage') || directives.has('must-revalidate')) && (seconds ?? 0) > 0
}

/** Reads `Cache-Control`. The names are in lower case, and the values have no quotes. */
function readDirectives(headers: CachingHeaders): Map<string, string> {
  const parts = (headers.get('cache-control') ?? '').matchAll(/([^\s,="]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,]*)))?/g)
  return new Map(Array.from(parts, ([, name = '', quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? '']))
}

/** Returns the time during which a cache need not ask the server, from the first directive or from `Expires`. */
function freshSeconds(
  headers: CachingHeaders,
  directives: Map<string, string>,
  names: ('max-age' | 's-maxage')[],
): number | undefined {
  for (const name of names) {
    const seconds = readSeconds(directives, name)
    if (seconds !== undefined) return seconds
  }
  const expires = headers.get('expires')
  if (expires === null) return undefined
  // An invalid date, such as `0`, is in the past.
  const [end, now] = [Date.parse(expires), Date.parse(headers.get('date') ?? '')]
  return /^[A-Z][a-z]{2}/.test(expires) ? Math.max(0, (end - (Number.isNaN(now) ? Date.now() : now)) / 1_000) : 0
}

function readSeconds(directives: Map<string, string>, name: string): number | undefined {
  const value = directives.get(name)
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined
}

/** A cache that several users share keeps one response for each value of the `Authorization` header, or none. */
function variesByUser(headers: CachingHeaders): boolean {
  return /(^|,)\s*(\*|authorization)\s*(,|$)/i.test(headers.get('vary') ?? '')
}
