import type { Fetch } from './fetch.ts'

const hopLimit = 20
const isRedirect = /^30[12378]$/

/** What is sent, apart from where to. */
export interface Init extends RequestInit {
  method: string
  headers: Headers
}

/**
 * Fetches, and follows redirects that stay within the origin: at most 20.
 *
 * @param refuse Makes the error for a redirect that is not followed: to another origin, in circles, or one that would turn
 * a POST into a GET.
 */
export async function followRedirects(
  fetch: Fetch,
  url: string,
  init: Init,
  origin: string,
  refuse: (response: Response, why: string) => Error,
): Promise<Response> {
  for (let hops = 0; ; hops++) {
    let response = await fetch(url, { ...init, redirect: 'manual' })
    // A page learns that there was a redirect, but not to where: follow, and look where that led.
    const hidden = response.type === 'opaqueredirect'
    if (hidden && init.method !== 'POST') response = await fetch(url, { ...init, redirect: 'follow' })

    const location = isRedirect.test(`${response.status}`) && response.headers.get('location')
    const target = location ? resolve(location, url) : response.url
    const isLost = init.method === 'POST' && (hidden || (location ? response.status < 304 : response.redirected))
    const why =
      target && !target.startsWith(`${origin}/`)
        ? `a redirect from ${origin} to ${target.split('/', 3).join('/')}`
        : isLost
          ? 'a redirect that would turn the POST into a GET'
          : hops > hopLimit && `more than ${hopLimit} redirects`
    if (why) throw refuse(response, `${why}, which is not followed`)
    if (!location || hidden) return response
    response.body?.cancel().catch(() => {})
    url = target
    if (response.status === 303) init = { ...init, method: 'GET', body: null }
  }
}

function resolve(location: string, url: string): string {
  return URL.canParse(location, url) ? new URL(location, url).href : location
}
