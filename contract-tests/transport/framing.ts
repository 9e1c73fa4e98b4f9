/** Describes how the length of a body differs from its headers, or returns `undefined`. Takes one character per byte. */
export function findLengthProblem(response: string): string | undefined {
  const { head, body } = split(response)
  const coding = findHeader(head, 'transfer-encoding')
  if (coding?.toLowerCase().includes('chunked')) {
    const end = findEndOfChunks(body)
    if (end === undefined) return `the last chunk is missing after ${body.length} bytes`
    return end < body.length ? `${body.length - end} bytes follow the last chunk` : undefined
  }
  const length = findHeader(head, 'content-length')
  if (length === undefined || Number(length) === body.length) return undefined
  return `Content-Length is ${length}, but the body has ${body.length} bytes`
}

/** True if the body has the announced length. Without one, only the end of the connection ends the body. */
export function isComplete(response: string): boolean {
  if (!response.includes('\r\n\r\n')) return false
  const { head, body } = split(response)
  if (findHeader(head, 'transfer-encoding')) return findEndOfChunks(body) !== undefined
  const length = findHeader(head, 'content-length')
  return length !== undefined && body.length >= Number(length)
}

function split(response: string): { head: string; body: string } {
  const end = response.indexOf('\r\n\r\n')
  return { head: response.slice(0, end), body: response.slice(end + 4) }
}

function findHeader(head: string, name: string): string | undefined {
  const line = head.split('\r\n').find((candidate) => candidate.toLowerCase().startsWith(`${name}:`))
  return line?.slice(name.length + 1).trim()
}

/** Returns the position after the last chunk, or `undefined` if it is missing. */
function findEndOfChunks(body: string): number | undefined {
  let at = 0
  for (;;) {
    const line = body.indexOf('\r\n', at)
    const size = line < 0 ? Number.NaN : Number.parseInt(body.slice(at, line), 16)
    if (Number.isNaN(size)) return undefined
    at = line + 2
    if (size === 0) return findEndOfTrailers(body, at)
    at += size + 2
    if (at > body.length) return undefined
  }
}

/** Trailers may follow the last chunk, up to an empty line. */
function findEndOfTrailers(body: string, start: number): number | undefined {
  if (body.startsWith('\r\n', start)) return start + 2
  const end = body.indexOf('\r\n\r\n', start)
  return end < 0 ? undefined : end + 4
}
