import { type ComputePoolsClient, createClient } from '@nightcrawler/compute-pools'
import { createDemo, type Demo } from './demo.ts'
import type { Session } from './session.ts'

/** The server of the page. */
export interface Api {
  client: ComputePoolsClient
  /** Name of the server in the header. */
  place: string
  /** Controls of the embedded server; `undefined` for another server. */
  demo: Demo | undefined
}

/**
 * Selects the server: `?api=`, or `VITE_API` at build time, or the server
 * in the page, `embedded`. Empty values are ignored.
 */
export function chosenApi(address: URL = new URL(location.href)): string {
  return address.searchParams.get('api') || import.meta.env.VITE_API || 'embedded'
}

/** @throws {TypeError} if the setting is not a valid URL. */
export async function connect(chosen: string, session: Session): Promise<Api> {
  const demo = chosen === 'embedded' ? await createDemo() : undefined
  // A relative URL is a server on the page's origin.
  const baseUrl = demo ? 'http://embedded.invalid' : new URL(chosen, location.href).href
  const client = createClient({
    baseUrl,
    token: () => session.token(),
    onUnauthorized: () => session.requestSignIn(),
    timeout: 15_000,
    ...(demo ? { fetch: demo.fetch } : {}),
  })
  return { client, demo, place: demo ? 'Server inside this page' : baseUrl.replace(/\/+$/, '') }
}
