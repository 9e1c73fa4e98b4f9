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
 * Fetches a URL and follows redirects within its origin. No request is sent to another origin.
 *
 * A page cannot see the target of a redirect. It is followed only if page and server have the same origin, because the
 * platform can limit such a request to its origin. A fetch that follows redirects by itself, such as React Native's, cannot be
 * prevented from it: then the response is rejected.
 *
 * @throws {UnexpectedResponseError} for a redirect to another or a hidden origin, the 21st redirect, and one that would turn a
 * POST into a GET.
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
    if (response.type === 'opaqueredirect' && !isPost) {
      // In this mode the platform sends nothing to another origin than that of the page.
      response = await fetch(url, { ...init, redirect: 'follow', mode: 'same-origin' }).catch(() => response)
    }
    const { status, redirected } = response
    const location = redirectStatus.test(`${status}`) && response.headers.get('location')
    const target =
      response.type === 'opaqueredirect'
        ? 'a hidden URL'
        : location
          ? URL.canParse(location, url)
            ? new URL(location, url).href
            : location
          : response.url
    const isPostLost = isPost && (redirected || (location && status < 304))
    const isRejected = isPostLost || (location && number > 20) || (target && !target.startsWith(`${origin}/`))
    if (!location && !isRejected) return response
    // An unread body would keep the connection busy.
    response.body?.cancel?.().catch(() => {})
    if (isRejected) {
      const to = isPostLost ? 'a GET' : attempt.mask(target.split('/', 3).join('/'))
      throw unexpectedResponse(attempt, response, `redirect ${number} from ${origin} to ${to}, not followed`)
    }
    url = target
    if (status === 303) init = { ...init, method: 'GET', body: null }
  }
}
