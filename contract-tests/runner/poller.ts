import { sleep } from '../../src/core/timeout.ts'
import type { Exchange } from '../model/exchange.ts'
import type { ServerTraits } from './server-traits.ts'

/** The wait before each request of a poll, in milliseconds. */
export const pollDelaysMs = [0, 100, 250, 450, 600, 800]

/** A list, its summary or a deletion may lag this far behind. */
export const maxLagMs = pollDelaysMs.reduce((sum, ms) => sum + ms)

export interface PollResult {
  /** The last exchange. */
  exchange: Exchange
  /** True if the last response matched. */
  matched: boolean
  /** True if it matched, but not at once. */
  late: boolean
}

/** Repeats requests whose responses may lag behind. */
export class Poller {
  readonly #signal: AbortSignal
  readonly #traits: ServerTraits

  constructor(traits: ServerTraits, signal: AbortSignal) {
    this.#traits = traits
    this.#signal = signal
  }

  async poll(request: () => Promise<Exchange>, matches: (exchange: Exchange) => boolean): Promise<PollResult> {
    let exchange: Exchange | undefined
    // After one timeout there is a finding already, so the next polls are shorter.
    for (const delayMs of this.#traits.pollsTimeOut ? pollDelaysMs.slice(0, 3) : pollDelaysMs) {
      if (delayMs > 0) await sleep(delayMs, this.#signal)
      exchange = await request()
      if (matches(exchange)) return { exchange, matched: true, late: delayMs > 0 }
    }
    return { exchange: exchange as Exchange, matched: false, late: false }
  }
}
