import { sleep } from '../../src/core/timeout.ts'
import type { Exchange } from '../model/exchange.ts'

/** When to look, in milliseconds after the look before. */
export const waitsMs = [0, 100, 250, 450, 600, 800]

/** What a list, its summary or a deletion may lag behind. */
export const longestLagMs = waitsMs.reduce((sum, ms) => sum + ms)

/** Waits for what comes late. */
export class Poller {
  readonly #signal: AbortSignal
  #isStale = false

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** Asks until the answer is as it should be, for as long as a list or a deletion may lag. */
  async poll(
    ask: () => Promise<Exchange>,
    isRight: (exchange: Exchange) => boolean,
  ): Promise<{ exchange: Exchange; matched: boolean; late: boolean }> {
    let exchange: Exchange | undefined
    // A view that never came right is not waited for as long again: it has its finding.
    for (const waitMs of this.#isStale ? waitsMs.slice(0, 3) : waitsMs) {
      if (waitMs > 0) await sleep(waitMs, this.#signal)
      exchange = await ask()
      if (isRight(exchange)) return { exchange, matched: true, late: waitMs > 0 }
    }
    this.#isStale = true
    return { exchange: exchange as Exchange, matched: false, late: false }
  }
}
