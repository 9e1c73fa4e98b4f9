/** Encodes the arguments of callers. Unusable ones are rejected before a request is sent. */
import { RequestNotSentError } from './errors.ts'

/**
 * Splits `baseUrl` into the URL that openapi-fetch needs and the origin that redirects are compared with.
 *
 * @throws {TypeError} if it makes no http(s) URL. The message quotes it only if it cannot contain a credential.
 */
export function parseBaseUrl(value: string | URL): { baseUrl: string; origin: string } {
  const text = `${value ?? '?'}`
  try {
    // A Request resolves a relative URL in a page and in a worker. A lone `?` makes no usable URL.
    const { url } = new Request(`${text.replace(/^\/+$/, '')}/api/pools`)
    const [, baseUrl, origin] = url.match(/^((https?:\/\/[^/@]+)(?:\/+[^/?#]+)*)\/+api\/pools$/) ?? []
    // Some platforms remove the user from the URL, others reject it.
    if (baseUrl && origin && !/\/\/[^/]*@/.test(text)) return { baseUrl, origin }
  } catch {}
  const quoted = /[@?#]/.test(text) ? '' : ` ${JSON.stringify(text)}`
  throw new TypeError(`baseUrl${quoted} must be like https://dash.example`)
}

/**
 * Encodes a pool id as one path segment, or as a value in a query.
 *
 * @throws {RequestNotSentError} for `''`, `.`, `..` and `activity`, whose URLs belong to other endpoints, and for non-strings.
 */
export function serializePoolId(poolId: unknown): string {
  // With the u flag, \p{Surrogate} matches lone surrogates only.
  if (typeof poolId === 'string' && !/^(\.?\.?|activity)$|\p{Surrogate}/u.test(poolId)) return encodeURIComponent(poolId)
  throw new RequestNotSentError(`not sent: unusable poolId: ${JSON.stringify(String(poolId).slice(0, 200))} (${typeof poolId})`)
}

/**
 * Serializes a request body as JSON.
 *
 * @throws {RequestNotSentError} if it has no JSON form.
 */
export function serializeBody(body: unknown): string {
  let cause: unknown
  try {
    const text = JSON.stringify(body ?? undefined)
    if (text) return text
  } catch (error) {
    cause = error
  }
  throw new RequestNotSentError('not sent: unusable body: not JSON', { cause })
}
