/** The limit for the head of a response, and for a line between its chunks. */
const maxHeadLength = 64 * 1024

/** Follows the bytes of one response and compares the length of its body with its headers. It keeps no byte of the body. */
export class ResponseFraming {
  #head = ''
  #hasHead = false
  #bodyLength = 0
  #announcedLength: string | undefined
  /** Present if the body is sent in chunks. */
  #chunks: ChunkReader | undefined

  push(bytes: Buffer): void {
    let body = bytes
    if (!this.#hasHead) {
      const before = this.#head.length
      if (before > maxHeadLength) return
      this.#head += bytes.toString('latin1')
      const end = this.#head.indexOf('\r\n\r\n', Math.max(0, before - 3))
      if (end < 0) return
      this.#hasHead = true
      this.#head = this.#head.slice(0, end)
      body = bytes.subarray(end + 4 - before)
      this.#announcedLength = this.#header('content-length')
      if (this.#header('transfer-encoding')?.toLowerCase().includes('chunked')) this.#chunks = new ChunkReader()
    }
    this.#bodyLength += body.length
    this.#chunks?.push(body)
  }

  /** False until all headers have arrived. */
  get hasHead(): boolean {
    return this.#hasHead
  }

  get bodyLength(): number {
    return this.#bodyLength
  }

  /** True if the body has the announced length. Without one, only the end of the connection ends the body. */
  get isComplete(): boolean {
    if (!this.#hasHead) return false
    if (this.#chunks) return this.#chunks.end !== undefined
    return this.#announcedLength !== undefined && this.#bodyLength >= Number(this.#announcedLength)
  }

  /** Describes how the length of the body differs from the headers, or returns `undefined`. */
  findLengthProblem(): string | undefined {
    if (this.#chunks) {
      const { end } = this.#chunks
      if (end === undefined) return `the last chunk is missing after ${this.#bodyLength} bytes`
      return end < this.#bodyLength ? `${this.#bodyLength - end} bytes follow the last chunk` : undefined
    }
    const length = this.#announcedLength
    if (length === undefined || Number(length) === this.#bodyLength) return undefined
    return `Content-Length is ${length.slice(0, 100)}, but the body has ${this.#bodyLength} bytes`
  }

  #header(name: string): string | undefined {
    const line = this.#head.split('\r\n').find((candidate) => candidate.toLowerCase().startsWith(`${name}:`))
    return line?.slice(name.length + 1).trim()
  }
}

/** Finds the end of a chunked body. Each byte is read once. */
class ChunkReader {
  /** The position after the last chunk and its trailers, once it is known. */
  end: number | undefined
  #position = 0
  #state: 'size' | 'data' | 'trailers' | 'end' | 'invalid' = 'size'
  #line = ''
  /** Bytes left of the current chunk, with the line break behind it. */
  #left = 0

  push(bytes: Buffer): void {
    for (let at = 0; at < bytes.length && this.#state !== 'end' && this.#state !== 'invalid'; ) {
      at = this.#state === 'data' ? this.#skipData(bytes, at) : this.#readLine(bytes, at)
    }
    this.#position += bytes.length
  }

  #skipData(bytes: Buffer, at: number): number {
    const skipped = Math.min(this.#left, bytes.length - at)
    this.#left -= skipped
    if (this.#left === 0) this.#state = 'size'
    return at + skipped
  }

  #readLine(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(0x0a, at)
    const next = newline < 0 ? bytes.length : newline + 1
    this.#line += bytes.toString('latin1', at, next)
    if (this.#line.length > maxHeadLength) this.#state = 'invalid'
    else if (this.#line.endsWith('\r\n')) this.#endLine(this.#position + next)
    return next
  }

  #endLine(position: number): void {
    const line = this.#line.slice(0, -2)
    this.#line = ''
    if (this.#state === 'trailers') {
      if (line !== '') return
      this.#state = 'end'
      this.end = position
      return
    }
    const size = Number.parseInt(line, 16)
    this.#state = Number.isNaN(size) ? 'invalid' : size === 0 ? 'trailers' : 'data'
    this.#left = size + 2
  }
}
