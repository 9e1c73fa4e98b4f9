/**
 * Runs a script: whatever it throws becomes one line on stderr and the exit status 1, or 2 for options that cannot be meant.
 *
 * @param {() => Promise<void>} script
 */
export async function run(script) {
  // A reader that has seen enough (`| head`) is no failure.
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
 * What an error says, in one line that is safe to print: it may quote the server.
 *
 * @param {unknown} error
 */
export function messageOf(error) {
  const message = error instanceof Error ? error.message : String(error)
  return printable(message.replace(/\s*\n\s*/g, ' '))
}

/**
 * Text of the server, safe to print: a name with escape sequences in it could otherwise repaint the terminal.
 *
 * @param {string} text
 */
export function printable(text) {
  return text.replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
}
