import { join } from 'node:path'
import { node24, ours, run } from './prepare.ts'
import { interleaved, median } from './stopwatch.ts'

/** What the commands took on one Node. */
export interface StartUp {
  node: string
  /** Milliseconds of wall and of CPU time for each command, a median. */
  commands: Record<string, { wall: number; cpu: number }>
}

/** How long the command line takes until it is done, beside a Node that does nothing. */
export async function measureStartUp(rounds: number): Promise<StartUp[]> {
  const cli = join(ours, 'dist/cli.js')
  const commands = {
    'node -e 0': ['-e', '0'],
    '--help': [cli, '--help'],
    '--version': [cli, '--version'],
    'verify --help': [cli, 'verify', '--help'],
    'mock --help': [cli, 'mock', '--help'],
  }
  const found: StartUp[] = []
  for (const node of [process.execPath, node24]) {
    // The shell's own `times` sees the CPU time of what it has waited for.
    const timed = async (args: string[]) => {
      const begin = performance.now()
      const said = await run('bash', ['-c', '"$@" > /dev/null; times', 'bash', node, ...args])
      const wall = performance.now() - begin
      const [user = 0, system = 0] = [...(said.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
        ([, minutes, seconds]) => Number(minutes) * 60_000 + Number(seconds) * 1000,
      )
      return { wall, cpu: user + system }
    }
    const entries = Object.entries(commands).map(([name, args]) => [name, () => timed(args)] as const)
    const runs = await interleaved(Object.fromEntries(entries), rounds)
    const medians = Object.entries(runs).map(([name, took]) => {
      return [name, { wall: median(took.map(({ wall }) => wall)), cpu: median(took.map(({ cpu }) => cpu)) }]
    })
    found.push({ node: (await run(node, ['--version'])).trim(), commands: Object.fromEntries(medians) })
  }
  return found
}
