import { type Claim, type Departure, Halt } from '../model/check.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Ledger } from './result-collector.ts'

/** A departure comes with the exchange that shows it; of all others only that they were. */
type Judgement = { claim: Claim; departure: Departure; exchange: Exchange } | { claim: Claim; departure?: undefined }

/** What one attempt at a scenario found, until it is known whether that can be trusted. */
export class Draft {
  readonly #judgements: Judgement[] = []
  /** Whether a request came to different ends, so that nobody knows how often it took effect. */
  rough = false

  add(claim: Claim, exchange: Exchange, departure?: Departure | false) {
    this.#judgements.push(departure ? { claim, departure, exchange } : { claim })
  }

  /** Whether the surroundings may be to blame for what departs, or for the end that the attempt came to. */
  isDoubtful(end: unknown): boolean {
    return this.rough && (end instanceof Halt || this.#judgements.some(({ departure }) => departure))
  }

  enter(ledger: Ledger, isDoubtful: boolean) {
    for (const { claim, ...found } of this.#judgements) {
      if (!found.departure) ledger.saw(claim)
      else if (isDoubtful) ledger.doubt(claim, 'requests failed and then went through when sent again, three times over')
      else ledger.found(claim, found.departure, found.exchange)
    }
  }
}
