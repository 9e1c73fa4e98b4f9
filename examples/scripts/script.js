/**
 * Runs a script. An error is printed as one line on stderr; the exit status is 2 for invalid options and otherwise 1.
 *
 * @param {() => Promise<void>} script
 */
export async function run(script) {
  // A closed pipe (`| head`) is not an error.
  process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1))
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
 * Returns the message of an error as one line that is safe to print. Messages may quote the server.
 *
 * @param {unknown} error
 */
export function messageOf(error) {
  const message = error instanceof Error ? error.message : String(error)
  return printable(message.replace(/\s*\n\s*/g, ' '))
}

/**
 * Makes text of the server safe to print by removing escape sequences, which could change the terminal.
 *
 * @param {string} text
 */
export function printable(text) {
  return text.replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
}
