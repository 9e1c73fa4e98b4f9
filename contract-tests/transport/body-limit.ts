import { TransportError } from './transport.ts'

/** Collects the bytes of a body up to a limit. */
export class BodyCollector {
  readonly #maxBytes: number
  readonly #announcedBytes: number
  #buffer = Buffer.alloc(0)
  #length = 0

  /** @param announced The value of `Content-Length`, which saves copies if it is correct. */
  constructor(maxBytes: number, announced?: string | null) {
    this.#maxBytes = maxBytes
    this.#announcedBytes = /^\d{1,15}$/.test(announced ?? '') ? Number(announced) : 0
  }

  /** @throws {TransportError} of the kind `too-large` once the body is larger than the limit. */
  add(chunk: Uint8Array): void {
    const length = this.#length + chunk.length
    if (length > this.#maxBytes) throw tooLarge(this.#maxBytes)
    // Copied into one buffer: a list of one-byte chunks would need a hundred times the memory.
    if (length > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(
        Math.min(Math.max(length, 2 * this.#buffer.length, this.#announcedBytes, 4_096), this.#maxBytes),
      )
      this.#buffer.copy(grown, 0, 0, this.#length)
      this.#buffer = grown
    }
    this.#buffer.set(chunk, this.#length)
    this.#length = length
  }

  get length(): number {
    return this.#length
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }
}

/** The error for a body that is larger than the limit, before or after the removal of its content encoding. */
export function tooLarge(maxBytes: number): TransportError {
  return new TransportError('too-large', `the body has more than ${formatSize(maxBytes)}`)
}

/** Formats a number of bytes: `32 MB`, `1.5 KB` or `12 bytes`. */
export function formatSize(bytes: number): string {
  const [divisor, unit] = bytes >= 2 ** 20 ? [2 ** 20, 'MB'] : bytes >= 2 ** 10 ? [2 ** 10, 'KB'] : [1, 'bytes']
  return `${Math.round((bytes / divisor) * 10) / 10} ${unit}`
}
