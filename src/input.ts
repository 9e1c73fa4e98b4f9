/** Turns what callers give into what can be sent, or says what is wrong with it before anything is. */
import type { HeadersOption } from './client.ts'
import { RequestNotSentError } from './errors.ts'

const root = '/api/pools'

/**
 * Splits off what openapi-fetch and the redirects need to know.
 *
 * @throws {TypeError} when no URL of the API can be made of it. The value is quoted only where no credential can be in it.
 */
export function readBaseUrl(given: string | URL): { baseUrl: string; origin: string } {
  const text = String(given).trim()
  const page = globalThis.document?.baseURI ?? globalThis.location?.href
  const whole = text.replace(/\/+$/, '') + root
  const url = given !== undefined && URL.canParse(whole, page) ? new URL(whole, page) : undefined
  const { origin = '', pathname = '', protocol = '' } = url ?? {}
  if (!url || url.href !== origin + pathname || !pathname.endsWith(root) || !/^https?:$/.test(protocol)) {
    const shown = /[@?#]/.test(text) ? '' : ` ${JSON.stringify(text)}`
    throw new TypeError(
      `baseUrl${shown} cannot be used: it has to be what stands before ${root}, such as https://dash.example, without user, query or hash`,
    )
  }
  return { baseUrl: url.href.slice(0, -root.length), origin }
}

/** Header names in lower case, with their values. */
export function readHeaders(given: HeadersOption = {}): Record<string, string> {
  const headers = new Headers()
  for (const [name, value] of Symbol.iterator in given ? given : Object.entries(given)) {
    try {
      if (value !== undefined) headers.append(name, value)
    } catch {
      // Without the platform's error, which quotes the value.
      throw new RequestNotSentError(
        `not sent, because the header ${JSON.stringify(name)} has characters that no header can carry`,
      )
    }
  }
  return Object.fromEntries(headers)
}

/** The id as the path of its pool. `''`, `.`, `..` and `activity` make the URL of another endpoint. */
export function readPath(poolId: string): { path: { poolId: string } } {
  return { path: { poolId: readPoolId(poolId, ['', '.', '..', 'activity']) } }
}

/** The filter as a query. Servers may take an empty id for no filter, and answer with the entries of every pool. */
export function readQuery(poolId: string | undefined): { query: { poolId?: string } } {
  return { query: poolId === undefined ? {} : { poolId: readPoolId(poolId, ['']) } }
}

function readPoolId(poolId: string, refused: string[]): string {
  // With the flag, \p{Surrogate} is half a character: a whole pair is one character of another kind.
  if (typeof poolId === 'string' && !refused.includes(poolId) && !/\p{Surrogate}/u.test(poolId)) return poolId
  throw new RequestNotSentError(`not sent, because no pool can have the id ${JSON.stringify(poolId) ?? typeof poolId}`)
}

/** The body as JSON. */
export function toJson(body: unknown): string {
  let text: string | undefined
  let cause: unknown
  try {
    text = JSON.stringify(body ?? undefined)
  } catch (error) {
    cause = error
  }
  if (text === undefined) throw new RequestNotSentError('not sent, because the body cannot be turned into JSON', { cause })
  return text
}
