import type { ServerResponse as NodeResponse } from 'node:http'
import { HttpError, undocumentedError } from './error-responses.ts'

/**
 * Encodes the long bodies of responses, and counts those that clients have not received yet. Responses with the same text
 * share their bytes.
 */
export class LargeBodies {
  readonly #unsent = new Map<NodeResponse, Uint8Array>()
  #latest: { text: string; bytes: WeakRef<Uint8Array> } | undefined

  /** @throws {HttpError} 503 if too much is unsent, which needs clients that do not read. */
  encode(text: string, outgoing: NodeResponse): Uint8Array {
    const shared = this.#latest?.text === text ? this.#latest.bytes.deref() : undefined
    const bytes = shared ?? new TextEncoder().encode(text)
    const others = this.#othersUnsent()
    const total = Array.from(others).reduce((sum, { length }) => sum + length, others.has(bytes) ? 0 : bytes.length)
    if (others.size > 0 && total > maxUnsentBytes) {
      const message = `The unsent responses of all connections together have more than ${maxUnsentBytes} bytes`
      throw new HttpError(undocumentedError(503, message, { 'retry-after': '1' }))
    }
    this.#latest = { text, bytes: new WeakRef(bytes) }
    this.#unsent.set(outgoing, bytes)
    outgoing.once('close', () => this.#unsent.delete(outgoing))
    return bytes
  }

  #othersUnsent(): Set<Uint8Array> {
    for (const outgoing of this.#unsent.keys()) {
      // A pipelined response that waits for an earlier one has no `close` event.
      if (outgoing.writableFinished || outgoing.req.socket.destroyed) this.#unsent.delete(outgoing)
    }
    return new Set(this.#unsent.values())
  }
}

const maxUnsentBytes = 256 * 1024 * 1024
