import type { Fetch } from '../core/fetch.ts'
import type { Attempt } from './attempt.ts'
import { unexpected } from './parse-response.ts'

const redirects = /30[12378]/

/** What is sent, apart from where to. */
export interface Init extends RequestInit {
  method: string
  headers: Headers
}

/**
 * Fetches, and follows redirects that stay within the origin: at most 20.
 *
 * @throws {UnexpectedResponseError} for a redirect that is not followed: to another origin, in circles, or one that would
 * turn a POST into a GET.
 */
export async function followRedirects(
  fetch: Fetch,
  url: string,
  init: Init,
  origin: string,
  attempt: Attempt,
): Promise<Response> {
  for (let hops = 1; ; hops++) {
    let response = await fetch(url, init)
    const isPost = init.method === 'POST'
    // A page learns that there was a redirect, but not to where: follow, and look where that led.
    const hidden = response.type === 'opaqueredirect'
    if (hidden && !isPost) response = await fetch(url, { ...init, redirect: 'follow' })

    const { status, redirected } = response
    const location = redirects.test(`${status}`) && response.headers.get('location')
    const target = location ? resolve(location, url) : response.url
    const isLost = isPost && (hidden || redirected || (location && status < 304))
    if (isLost || (location && hops > 20) || (target && !target.startsWith(`${origin}/`))) {
      const to = isLost ? 'a GET' : target.split('/', 3).join('/')
      throw unexpected(attempt, response, `redirect ${hops} from ${origin} to ${to}, not followed`)
    }
    if (!location) return response
    response.body?.cancel().catch(() => {})
    url = target
    if (status === 303) init = { ...init, method: 'GET', body: null }
  }
}

function resolve(location: string, url: string): string {
  return URL.canParse(location, url) ? new URL(location, url).href : location
}
