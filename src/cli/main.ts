import { exitAfterCrashes } from './exit.ts'
import { printError } from './print.ts'
import { printFailure, redactOutput } from './redact-output.ts'
import { suggest } from './suggest.ts'
import { quoteValue, UsageError } from './usage-error.ts'

interface Command {
  summary: string
  load: () => Promise<{ run: (args: string[]) => Promise<number> }>
  /** Option that selects a mode with its own help. */
  mode?: string
}

/** Commands by name. Each is loaded only when it runs, so that the help stays fast. */
const commands: Record<string, Command> = {
  verify: {
    summary: 'Run the contract tests against a server',
    load: () => import('./verify/verify.ts'),
  },
  mock: {
    summary: 'Start a mock server: Prism, or with --stateful the embedded server',
    load: () => import('./mock/mock.ts'),
    mode: '--stateful',
  },
  spec: {
    summary: 'Print the OpenAPI document as YAML or JSON',
    load: () => import('./spec.ts'),
  },
}

/** Runs the command line and returns its exit status. Errors are printed on stderr. */
export async function main(args: string[]): Promise<number> {
  ignoreClosedPipes()
  exitAfterCrashes()
  try {
    return await dispatch(args)
  } catch (error) {
    if (error instanceof UsageError) printError(await redactOutput(renderUsageError(error, args), args, process.env))
    else await printFailure(error)
    return 2
  }
}

/** With `| head`, the output ends early but the run goes on: its verdict still becomes the exit status. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}

async function dispatch([first, ...rest]: string[]): Promise<number> {
  if (first === '--version' || first === '-v') return printVersion()
  if (first === 'help' && rest[0] !== undefined) return dispatch([rest[0], '--help'])
  if (first === '--help' || first === '-h' || first === 'help') {
    process.stdout.write(help())
    return 0
  }
  if (first === undefined) {
    process.stderr.write(help())
    return 2
  }
  const command = findCommand(first)
  if (command) return (await command.load()).run(rest)
  if (first.startsWith('-')) throw new UsageError(`unknown option ${first}`, suggest(first, ['--help', '--version']))
  throw new UsageError(`unknown command ${quoteValue(first)}`, suggest(first, Object.keys(commands)))
}

function findCommand(name: string): Command | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined
}

function help(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  return `Contract tests, mock server and OpenAPI document of the Compute Pools API

Usage: compute-pools <command> [options]

Commands:
${lines.join('\n')}

Options:
  -h, --help     Show this help, or after a command the help of that command
  -v, --version  Show the version of this package

Examples:
  compute-pools verify http://localhost:3000   Verify a running server; only reads
  compute-pools mock                           Start a mock server on http://127.0.0.1:4010
`
}

async function printVersion(): Promise<number> {
  const { readPackageFile } = await import('./package-file.ts')
  const { version }: { version: string } = JSON.parse(await readPackageFile('package.json'))
  process.stdout.write(`${version}\n`)
  return 0
}

function renderUsageError({ message, suggestion }: UsageError, [first = '', ...rest]: string[]): string {
  const command = findCommand(first)
  const name = command ? `compute-pools ${first}` : 'compute-pools'
  const mode = command?.mode !== undefined && rest.includes(command.mode) ? ` ${command.mode}` : ''
  const hint = suggestion === undefined ? `See ${name}${mode} --help` : `Did you mean ${suggestion}?`
  return `${name}: ${message}. ${hint}`
}
