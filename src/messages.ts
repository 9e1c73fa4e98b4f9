import type { SentRequest } from './errors.ts'

/** What the messages of one attempt's errors are made of. */
export interface Attempt {
  request: SentRequest
  /** Which attempt it is, from 1. */
  number: number
  /** What is sent, and must not be told: the token is in here. */
  headers: Headers
}

/** The message of an error. It has to make sense alone in a log. */
export function say({ request: { method, url }, number }: Attempt, what: string): string {
  return `${method} ${url}: ${what}${number > 1 ? ` (${number} attempts)` : ''}`
}

/** What somebody else wrote, cut to what fits in a line of a log. */
export function quote(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 200)
}

/** The text without the token. Up to three characters are no secret, and would make holes in every word. */
export function mask(text: string, { headers }: Attempt): string {
  const secret = headers.get('authorization')?.replace(/^\S+ /, '') ?? ''
  return secret.length > 3 ? text.replaceAll(secret, '***') : text
}
