import { readFileSync } from 'node:fs'

/**
 * Waits until a server of the command line must stop, and resolves to its exit status: 130 after Ctrl-C, otherwise 0.
 *
 * It must stop on SIGINT, SIGTERM and SIGHUP, and when the process that started it ends. That process may have started it
 * through npm, npx or a shell. A second signal kills the process.
 */
export function waitForShutdown(): Promise<number> {
  return new Promise((resolve) => {
    const statuses = { SIGINT: 130, SIGTERM: 0, SIGHUP: 0 } as const
    for (const [signal, status] of Object.entries(statuses)) process.once(signal, () => resolve(status))
    const initialPids = ancestorPids()
    const timer = setInterval(() => {
      if (ancestorPids().join() === initialPids.join()) return
      clearInterval(timer)
      resolve(0)
    }, 500)
    timer.unref()
  })
}

/** Returns the parent process, and while that is a launcher such as npm, its parent as well. */
function ancestorPids(): number[] {
  const pids = [pidIfAlive(process.ppid)]
  for (let pid = process.ppid; pid > 1 && isLauncher(pid); ) {
    pid = parentOf(pid)
    pids.push(pid)
  }
  return pids
}

/** Returns 0 for a dead process. On Windows, `process.ppid` keeps the id of a dead parent. */
function pidIfAlive(pid: number): number {
  try {
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 0 : pid
  }
}

/** Only Linux has /proc. On other systems only the direct parent is watched. */
function isLauncher(pid: number): boolean {
  const [program = '', ...args] = readOrEmpty(`/proc/${pid}/cmdline`).split('\0')
  if (/\/?(sh|bash|dash|zsh)$/.test(program)) return args[0] === '-c'
  return /^(npm|npx|pnpm|yarn)\b/.test(program) || args.slice(0, 3).some((arg) => /(npm-cli|npx-cli|pnpm|yarn|tsx)/.test(arg))
}

function parentOf(pid: number): number {
  // The second field is the program name in parentheses, which may itself contain spaces and parentheses.
  const [, parent = '0'] = readOrEmpty(`/proc/${pid}/stat`)
    .replace(/^.*\)\s/s, '')
    .split(' ')
  return Number(parent)
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
