import { join } from 'node:path'
import { node24, ours, run } from './prepare.ts'
import { median, runInterleaved } from './stopwatch.ts'

/** Start-up times on one version of Node. */
export interface StartUp {
  node: string
  /** Median milliseconds of wall time and CPU time per command. */
  commands: Record<string, { wall: number; cpu: number }>
}

/** Measures commands that only print, and a Node that does nothing. */
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
    // `times` of the shell includes the CPU time of its children.
    const measure = async (args: string[]) => {
      const begin = performance.now()
      const printed = await run('bash', ['-c', '"$@" > /dev/null; times', 'bash', node, ...args])
      const wall = performance.now() - begin
      const [user = 0, system = 0] = [...(printed.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
        ([, minutes, seconds]) => Number(minutes) * 60_000 + Number(seconds) * 1000,
      )
      return { wall, cpu: user + system }
    }
    const entries = Object.entries(commands).map(([name, args]) => [name, () => measure(args)] as const)
    const runs = await runInterleaved(Object.fromEntries(entries), rounds)
    const medians = Object.entries(runs).map(([name, times]) => {
      return [name, { wall: median(times.map(({ wall }) => wall)), cpu: median(times.map(({ cpu }) => cpu)) }]
    })
    found.push({ node: (await run(node, ['--version'])).trim(), commands: Object.fromEntries(medians) })
  }
  return found
}
