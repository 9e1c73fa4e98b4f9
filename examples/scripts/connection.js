import { createClient } from '@nightcrawler/compute-pools'
import { end, messageOf } from './script.js'

/** Creates the client of every script. The URL and token come from the environment, so that the shell's history has no token. */
export function connect() {
  const { COMPUTE_POOLS_URL: baseUrl, COMPUTE_POOLS_TOKEN: token } = process.env
  if (!baseUrl) return end('COMPUTE_POOLS_URL is not set: run export COMPUTE_POOLS_URL=http://127.0.0.1:4010')
  try {
    return createClient({ baseUrl, token })
  } catch (error) {
    return end(`invalid COMPUTE_POOLS_URL: ${messageOf(error)}`)
  }
}
