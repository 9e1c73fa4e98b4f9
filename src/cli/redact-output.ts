import { printError } from './print.ts'

/** Prints an error that nothing handles, with its stack and without the credentials of this process. */
export async function printFailure(error: unknown): Promise<void> {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  printError(await redactOutput(`compute-pools failed: ${text}`, process.argv.slice(2), process.env))
}

/**
 * Masks the credentials of a command line, and of the environment, in a text for the terminal. It reads the arguments on
 * its own, because the command may have failed before it parsed them.
 */
export async function redactOutput(text: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { collectSecrets, createRedact } = await import('../../contract-tests/internal.ts')
  const given = collectGiven(args)
  const headers = Object.fromEntries(
    (given.header ?? []).map((header, index) => [headerName(header, index), header.replace(/^[\w-]+:\s*/, '')]),
  )
  const tokens = [...(given.token ?? []), ...(given['forbidden-token'] ?? []), ...(given.auth ?? []).flatMap(splitAuth)]
  const redact = createRedact({
    ...collectSecrets({ token: env.COMPUTE_POOLS_TOKEN, forbiddenToken: env.COMPUTE_POOLS_FORBIDDEN_TOKEN, headers }, env),
    ...Object.fromEntries(tokens.map((token, index) => [index === 0 ? 'TOKEN' : `TOKEN_${index + 1}`, token])),
  })
  return redact(text)
}

/** Returns the values of the options that are credentials, by their names. */
function collectGiven(args: readonly string[]): Record<string, string[]> {
  const given: Record<string, string[]> = {}
  args.forEach((arg, index) => {
    const [, name = '', inline] = /^--(token|forbidden-token|header|auth)(?:=(.*))?$/s.exec(arg) ?? []
    const value = inline ?? args[index + 1]
    if (name !== '' && value) given[name] = [...(given[name] ?? []), value]
  })
  return given
}

function headerName(header: string, index: number): string {
  return /^[\w-]+(?=:)/.exec(header)?.[0].toLowerCase() ?? `header-${index + 1}`
}

function splitAuth(list: string): string[] {
  return list.split(',').map((entry) => entry.replace(/^(full|read-only|none):/, ''))
}
