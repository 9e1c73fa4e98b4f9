import type { Pool } from '../generated/schema.js'
import { createServer, type ServerOptions } from '../server.ts'
import { pool } from './script.ts'

export { newPool } from './script.ts'

/** The first pool of the API document. */
export const trainingCluster: Pool = pool

/** The embedded server, and a function that sends a request and parses the response. */
export function startServer(options?: ServerOptions) {
  const server = createServer(options)
  const call = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await server.fetch(`http://pools.test${path}`, { method, ...init })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  return { ...server, call }
}
