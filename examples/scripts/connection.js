import { createClient } from '@nightcrawler/compute-pools'

/** The client of every script here: where and who comes from the environment, so that no token is in a shell's history. */
export function connect() {
  const { COMPUTE_POOLS_URL: baseUrl, COMPUTE_POOLS_TOKEN: token } = process.env
  if (!baseUrl) end('COMPUTE_POOLS_URL is not set. An example: export COMPUTE_POOLS_URL=http://127.0.0.1:4010')
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1))
  try {
    return createClient({ baseUrl, token })
  } catch (error) {
    return end(`COMPUTE_POOLS_URL: ${messageOf(error)}`)
  }
}

/**
 * Runs a script: whatever it throws becomes one line on stderr and the exit status 1, or 2 for options that cannot be meant.
 *
 * @param {() => Promise<void>} script
 */
export async function run(script) {
  try {
    await script()
  } catch (error) {
    const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    end(messageOf(error), isUsage ? 2 : 1)
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
export function end(message, status = 2) {
  console.error(message)
  process.exit(status)
}

/**
 * Text of the server, safe to print: a name with escape sequences in it could otherwise repaint the terminal.
 *
 * @param {string} text
 */
export function printable(text) {
  return text.replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error)
}
