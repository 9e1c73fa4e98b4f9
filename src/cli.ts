#!/usr/bin/env node
/** The command `compute-pools`: finds the command asked for, and leaves its exit status. Each command is loaded only when it runs. */
import { nearest, UsageError } from './cli/arguments.ts'

interface Command {
  says: string
  load: () => Promise<{ run: (args: string[]) => Promise<number> }>
  /** The flag that makes another command of it, with a help of its own. */
  mode?: string
}

const commands: Record<string, Command> = {
  verify: { says: 'Ask a server whether it keeps to the Compute Pools API', load: () => import('./cli/verify/verify.ts') },
  mock: {
    says: 'Start a mock of the API: Prism, or one that remembers (--stateful)',
    load: () => import('./cli/mock/mock.ts'),
    mode: '--stateful',
  },
  spec: { says: 'Print the OpenAPI description, as YAML or JSON', load: () => import('./cli/spec.ts') },
}

// A reader that has seen enough (`| head`) ends the output, not the run: its verdict still becomes the exit status.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(error instanceof UsageError ? usage(error) : `compute-pools failed: ${stackOf(error)}\n`)
  process.exitCode = 2
}

async function main([first, ...rest]: string[]): Promise<number> {
  if (first === '--version' || first === '-v') return version()
  if (first === 'help' && rest[0] !== undefined) return main([rest[0], '--help'])
  if (first === '--help' || first === '-h' || first === 'help') {
    process.stdout.write(help())
    return 0
  }
  if (first === undefined) {
    process.stderr.write(help())
    return 2
  }
  const command = commandNamed(first)
  if (command) return (await command.load()).run(rest)
  if (first.startsWith('-')) throw new UsageError(`there is no option ${first}`, nearest(first, ['--help', '--version']))
  throw new UsageError(`there is no command ${JSON.stringify(first)}`, nearest(first, Object.keys(commands)))
}

function commandNamed(word: string): Command | undefined {
  return Object.hasOwn(commands, word) ? commands[word] : undefined
}

function help(): string {
  const lines = Object.entries(commands).map(([name, { says }]) => `  ${name.padEnd(8)} ${says}`)
  return `compute-pools: the Compute Pools API as a contract, a mock and a description

Usage: compute-pools <command> [options]

Commands:
${lines.join('\n')}

Options:
  -h, --help     Show this text; after a command, the options of that command
  -v, --version  Show the version of this package

Start here:
  compute-pools verify http://localhost:3000   Check a server that is running; only reads
  compute-pools mock                           Have an API to build against on http://127.0.0.1:4010
`
}

async function version(): Promise<number> {
  const { readFile } = await import('node:fs/promises')
  const manifest: unknown = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${(manifest as { version: string }).version}\n`)
  return 0
}

function usage({ message, suggestion }: UsageError): string {
  const [asked = '', ...args] = process.argv.slice(2)
  const command = commandNamed(asked)
  const name = command ? `compute-pools ${asked}` : 'compute-pools'
  const mode = command?.mode !== undefined && args.includes(command.mode) ? ` ${command.mode}` : ''
  const hint = suggestion === undefined ? `See ${name}${mode} --help` : `Did you mean ${suggestion}?`
  return `${name}: ${message}. ${hint}\n`
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
