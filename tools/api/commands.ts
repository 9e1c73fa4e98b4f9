import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
const commands = [[], ['verify'], ['mock'], ['mock', '--stateful'], ['spec']]

/** Reads the stable parts of the command line from its help: arguments, flags with defaults, variables, exit statuses. */
export async function describeCommands(): Promise<string> {
  const helps = await Promise.all(commands.map(readHelp))
  return helps.map(stableParts).join('\n')
}

async function readHelp(args: string[]): Promise<string> {
  const nodeArgs = ['--disable-warning=ExperimentalWarning', '--import', 'tsx', cli, ...args, '--help']
  return (await promisify(execFile)(process.execPath, nodeArgs)).stdout
}

/** Reduces a help text to its stable parts. Its prose may change in any release. */
export function stableParts(help: string): string {
  const usage = help.match(/^Usage: (.*)$/m)?.[1] ?? ''
  const subcommands = section(help, 'Commands').map((line) => line.trim().split(/\s{2,}/)[0])
  const variables = [...new Set(help.match(/\b[A-Z]+_[A-Z_]+\b/g))]
  return [
    usage,
    ...subcommands.map((name) => `  command ${name}`),
    ...flags(help),
    ...variables.map((name) => `  variable ${name}`),
    ...exitStatuses(help).map((status) => `  exit status ${status}`),
    '',
  ].join('\n')
}

/** Lists flags such as `--runs N (default 20)`. The text of a flag continues in the lines that are indented further. */
function flags(help: string): string[] {
  const options = help.matchAll(/^ {2}((?:-\w, )?--[\w-]+(?: (?:'[^']*'|\S+))?)(.*\n(?: {4,}.*\n)*)/gm)
  return [...options].map(([, flag, text = '']) => {
    const [defaults] = text.match(/\(([^()]*; )?default\s[^()]*\)/) ?? []
    const isRepeatable = text.includes('repeatable')
    const notes = [...(isRepeatable ? ['repeatable'] : []), ...(defaults?.match(/default\s[^()]*/) ?? [])]
    return `  ${flag}${notes.length > 0 ? ` (${notes.join('; ').replace(/\s+/g, ' ')})` : ''}`
  })
}

function exitStatuses(help: string): string[] {
  const listed =
    section(help, 'Exit status')
      .join('\n')
      .match(/(?<=^ {2}| {3})\d+(?= )|(?<=SIGTERM: )\d+/gm) ?? []
  const inText = [...help.matchAll(/exit status:? (\d+)/gi)].map(([, status = '']) => status)
  return [...new Set([...listed, ...inText])].sort((a, b) => Number(a) - Number(b))
}

function section(help: string, title: string): string[] {
  const [, text = ''] = help.match(new RegExp(`^${title}:\\n((?: {2}.*\\n)+)`, 'm')) ?? []
  return text.split('\n').filter((line) => line !== '')
}
