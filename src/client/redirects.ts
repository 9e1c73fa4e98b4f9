import type { Fetch } from '../core/fetch.ts'
import type { Attempt } from './attempt.ts'
import { unexpectedResponse } from './parse-response.ts'

const redirectStatus = /30[12378]/

/** The parts of a request that do not depend on its URL. */
export interface RedirectableInit extends RequestInit {
  method: string
  headers: Headers
}

/**
 * Fetches a URL and follows redirects within its origin.
 *
 * @throws {UnexpectedResponseError} for a redirect to another origin, the 21st redirect, and one that would turn a POST into
 * a GET.
 */
export async function followRedirects(
  fetch: Fetch,
  url: string,
  init: RedirectableInit,
  origin: string,
  attempt: Attempt,
): Promise<Response> {
  for (let number = 1; ; number++) {
    let response = await fetch(url, init)
    const isPost = init.method === 'POST'
    // A page may not see the target of a redirect, so the platform follows it and the final URL is checked.
    const isOpaque = response.type === 'opaqueredirect'
    if (isOpaque && !isPost) response = await fetch(url, { ...init, redirect: 'follow' })

    const { status, redirected } = response
    const location = redirectStatus.test(`${status}`) && response.headers.get('location')
    const target = location ? (URL.canParse(location, url) ? new URL(location, url).href : location) : response.url
    const isPostLost = isPost && (isOpaque || redirected || (location && status < 304))
    if (isPostLost || (location && number > 20) || (target && !target.startsWith(`${origin}/`))) {
      const to = isPostLost ? 'a GET' : target.split('/', 3).join('/')
      throw unexpectedResponse(attempt, response, `redirect ${number} from ${origin} to ${to}, not followed`)
    }
    if (!location) return response
    // An unread body would keep the connection busy.
    response.body?.cancel().catch(() => {})
    url = target
    if (status === 303) init = { ...init, method: 'GET', body: null }
  }
}
