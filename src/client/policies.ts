import type { Attempt, CreateMask } from './attempt.ts'
import type { ResponseValidators } from './parse-response.ts'

/** The parts in which the clients of the two entries differ: the validators, and the protection against a hostile server. */
export interface Policies extends ResponseValidators {
  createMask: CreateMask
  /** Reads a body. Rejects with an UnexpectedResponseError if it exceeds a limit. */
  readText(response: Response, attempt: Attempt, maxBytes?: number): Promise<string>
}
