import type { Fetch } from './fetch.ts'

const hopLimit = 20
const redirects = [301, 302, 303, 307, 308]

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
  for (let hops = 1; ; hops++) {
    let response = await fetch(url, init)
    const isPost = init.method === 'POST'
    // A page learns that there was a redirect, but not to where: follow, and look where that led.
    const hidden = response.type === 'opaqueredirect'
    if (hidden && !isPost) response = await fetch(url, { ...init, redirect: 'follow' })

    const { status, redirected } = response
    const location = redirects.includes(status) && response.headers.get('location')
    const target = location ? resolve(location, url) : response.url
    const isLost = isPost && (hidden || redirected || (location && status < 304))
    if (isLost || (location && hops > hopLimit) || (target && !target.startsWith(`${origin}/`))) {
      const why = isLost ? 'of a POST to a GET' : `${hops} from ${origin} to ${target.split('/', 3).join('/')}`
      throw refuse(response, `redirect ${why}, not followed`)
    }
    if (!location || hidden) return response
    response.body?.cancel().catch(() => {})
    url = target
    if (status === 303) init = { ...init, method: 'GET', body: null }
  }
}

function resolve(location: string, url: string): string {
  return URL.canParse(location, url) ? new URL(location, url).href : location
}
