/** Turns what callers give into what can be sent, or says what is wrong with it before anything is. */
import { RequestNotSentError } from './errors.ts'

/**
 * Takes apart what openapi-fetch and the redirects need to know.
 *
 * @throws {TypeError} when no URL of the API can be made of it. The value is quoted where no credential can be in it.
 */
export function readBaseUrl(given: string | URL): { baseUrl: string; origin: string } {
  const text = `${given ?? '?'}`
  try {
    // A Request knows what a relative URL is relative to, in a page and in a worker. A lone `?` makes no usable URL.
    const { url } = new Request(`${text.replace(/^\/+$/, '')}/api/pools`)
    const [, baseUrl, origin] = /^((https?:\/\/[^/@]+)[^?#]*?)\/+api\/pools$/.exec(url) ?? []
    // Some platforms drop a user where others refuse it.
    if (baseUrl && origin && !/\/\/[^/]*@/.test(text)) return { baseUrl, origin }
  } catch {}
  const shown = /[@?#]/.test(text) ? '' : ` ${JSON.stringify(text)}`
  throw new TypeError(`baseUrl${shown} must be like https://dash.example`)
}

/** The id as one segment of a path, or as a value in a query: `''`, `.`, `..` and `activity` make the URL of another endpoint. */
export function toSegment(poolId: unknown): string {
  // With the flag, \p{Surrogate} is half a character: a whole pair is one character of another kind.
  if (typeof poolId === 'string' && !/^(\.?\.?|activity)$|\p{Surrogate}/u.test(poolId)) return encodeURIComponent(poolId)
  throw new RequestNotSentError(`not sent: unusable poolId: ${JSON.stringify(String(poolId))} (${typeof poolId})`)
}

/** The body as JSON. */
export function toJson(body: unknown): string {
  let cause: unknown
  try {
    const text = JSON.stringify(body ?? undefined)
    if (text) return text
  } catch (error) {
    cause = error
  }
  throw new RequestNotSentError('not sent: unusable body: not JSON', { cause })
}
