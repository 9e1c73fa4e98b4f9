import { type ComputePoolsClient, createClient } from '@nightcrawler/compute-pools'
import { createDemo, type Demo } from './demo.ts'
import type { Session } from './session.ts'

/** The server that the page is about, and how to speak to it. */
export interface Api {
  client: ComputePoolsClient
  /** Where it is, in words for the header. */
  place: string
  /** What can be done to the server inside the page; `undefined` for one elsewhere. */
  demo: Demo | undefined
}

/**
 * Which server the page speaks to: what `?api=` says, or else what `VITE_API` said when the page was built, or else the one
 * inside the page, `embedded`. What is empty says nothing.
 */
export function chosenApi(address: URL = new URL(location.href)): string {
  return address.searchParams.get('api') || import.meta.env.VITE_API || 'embedded'
}

/** @throws {TypeError} when no URL can be made of what was chosen. */
export async function connect(chosen: string, session: Session): Promise<Api> {
  const demo = chosen === 'embedded' ? await createDemo() : undefined
  // A relative URL is a server of the page's own origin.
  const baseUrl = demo ? 'http://embedded.invalid' : new URL(chosen, location.href).href
  const client = createClient({
    baseUrl,
    token: () => session.token(),
    onUnauthorized: () => session.ask(),
    timeout: 15_000,
    ...(demo ? { fetch: demo.fetch } : {}),
  })
  return { client, demo, place: demo ? 'Server inside this page' : baseUrl.replace(/\/+$/, '') }
}
