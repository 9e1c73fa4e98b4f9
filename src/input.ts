/** Turns what callers give into what can be sent, or says what is wrong with it before anything is. */
import { RequestNotSentError } from './errors.ts'

const root = '/api/pools'

/**
 * Takes apart what openapi-fetch and the redirects need to know.
 *
 * @throws {TypeError} when no URL of the API can be made of it. The value is quoted where no credential can be in it.
 */
export function readBaseUrl(given: string | URL): { baseUrl: string; origin: string } {
  try {
    // A Request knows what a relative URL is relative to, in a page and in a worker. A lone `?` makes no usable URL.
    const { url } = new Request(`${given ?? '?'}`.replace(/(^|[^:/])\/+$/, '$1') + root)
    const [, baseUrl = '', origin = ''] = /^((https?:\/\/[^/@]+)[^?#]*)\/api\/pools$/.exec(url) ?? []
    // Some platforms drop a user where others refuse it.
    if (origin && !/\/\/[^/]*@/.test(`${given}`)) return { baseUrl, origin }
  } catch {}
  const shown = /[@?#]/.test(`${given}`) ? '' : ` ${JSON.stringify(given)}`
  throw new TypeError(`baseUrl${shown} cannot stand before ${root}, as https://dash.example can`)
}

/** The id, where its URL is that of a pool: `''`, `.`, `..` and `activity` make the URL of another endpoint. */
export function readPoolId(poolId: string): string {
  // With the flag, \p{Surrogate} is half a character: a whole pair is one character of another kind.
  if (typeof poolId === 'string' && !/^(\.?\.?|activity)$|\p{Surrogate}/u.test(poolId)) return poolId
  throw new RequestNotSentError(`not sent: no pool can have the id ${JSON.stringify(poolId)}`)
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
  if (text === undefined) throw new RequestNotSentError('not sent: the body cannot be JSON', { cause })
  return text
}
