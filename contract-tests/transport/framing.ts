/** What is wrong with the length of an answer, read from its bytes, one character each; nothing when it is as announced. */
export function findLengthProblem(response: string): string | undefined {
  const { head, body } = split(response)
  const coding = headerIn(head, 'transfer-encoding')
  if (coding?.toLowerCase().includes('chunked')) {
    const end = endOfChunks(body)
    if (end === undefined) return `the last of the chunks did not come, after ${body.length} bytes`
    return end < body.length ? `${body.length - end} bytes came after the last of the chunks` : undefined
  }
  const length = headerIn(head, 'content-length')
  if (length === undefined || Number(length) === body.length) return undefined
  return `Content-Length is ${length}, and ${body.length} bytes came`
}

/** Whether all that was announced is there. Without an announcement the end of the connection is the end of the body. */
export function isComplete(response: string): boolean {
  if (!response.includes('\r\n\r\n')) return false
  const { head, body } = split(response)
  if (headerIn(head, 'transfer-encoding')) return endOfChunks(body) !== undefined
  const length = headerIn(head, 'content-length')
  return length !== undefined && body.length >= Number(length)
}

function split(response: string): { head: string; body: string } {
  const end = response.indexOf('\r\n\r\n')
  return { head: response.slice(0, end), body: response.slice(end + 4) }
}

function headerIn(head: string, name: string): string | undefined {
  const line = head.split('\r\n').find((candidate) => candidate.toLowerCase().startsWith(`${name}:`))
  return line?.slice(name.length + 1).trim()
}

/** Where the chunks end, or `undefined` when they do not. */
function endOfChunks(body: string): number | undefined {
  let at = 0
  for (;;) {
    const line = body.indexOf('\r\n', at)
    const size = line < 0 ? Number.NaN : Number.parseInt(body.slice(at, line), 16)
    if (Number.isNaN(size)) return undefined
    at = line + 2
    if (size === 0) return endOfTrailers(body, at)
    at += size + 2
    if (at > body.length) return undefined
  }
}

/** Fields may follow the last chunk, up to an empty line. */
function endOfTrailers(body: string, start: number): number | undefined {
  if (body.startsWith('\r\n', start)) return start + 2
  const end = body.indexOf('\r\n\r\n', start)
  return end < 0 ? undefined : end + 4
}
