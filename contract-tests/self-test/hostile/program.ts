import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** The end of a process. */
export interface Ended {
  /** `128 + n` if the signal `n` ended it, as shells report it. */
  status: number
  stdout: string
  stderr: string
  /** The peak of its memory. `undefined` if a signal ended it. */
  peakMb: number | undefined
}

export interface ProgramOptions {
  env?: Record<string, string>
  /** `unread` leaves the output in the pipe. */
  stdout?: 'read' | 'unread'
}

/** Prints the peak of the memory at the end of the process. */
const measure = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)))",
)}`

const signalNumbers: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGTERM: 15 }

/** Starts `compute-pools verify` in its own process. */
export function startVerify(args: string[], { env = {}, stdout = 'read' }: ProgramOptions = {}) {
  const program = ['--import', 'tsx', '--import', measure, 'src/cli.ts', 'verify', ...args]
  const child: ChildProcess = spawn(process.execPath, program, {
    env: { ...process.env, COMPUTE_POOLS_TOKEN: '', COMPUTE_POOLS_FORBIDDEN_TOKEN: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const [, out, errors, peak] = child.stdio
  if (!out || !errors || !peak || !('read' in out && 'read' in errors && 'read' in peak)) throw new Error('the output is piped')
  let stderr = ''
  errors.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk
  })
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>
  const ended = async (): Promise<Ended> => {
    const [[status, signal], output, kilobytes] = await Promise.all([
      exited,
      stdout === 'read' ? text(out) : exited.then(() => ''),
      text(peak),
    ])
    out.destroy()
    const peakMb = kilobytes === '' ? undefined : Number(kilobytes) / 1_024
    return { status: status ?? 128 + (signalNumbers[signal ?? ''] ?? 0), stdout: output, stderr, peakMb }
  }
  return {
    ended: ended(),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Resolves once stderr contains a text, and after the end of the process. */
    async printed(part: string): Promise<void> {
      while (!stderr.includes(part) && child.exitCode === null && child.signalCode === null)
        await new Promise((resolve) => setTimeout(resolve, 20))
    },
  }
}

/** Runs `compute-pools verify` to its end, or kills it after a time that is far beyond what it may take. */
export async function runVerify(args: string[], options?: ProgramOptions & { maxSeconds?: number }): Promise<Ended> {
  const program = startVerify(args, options)
  const timer = setTimeout(() => program.kill('SIGKILL'), (options?.maxSeconds ?? 60) * 1_000)
  try {
    return await program.ended
  } finally {
    clearTimeout(timer)
  }
}
