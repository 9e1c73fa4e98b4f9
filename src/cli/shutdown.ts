import { readFileSync } from 'node:fs'

/**
 * Waits until a server on the command line has to end: Ctrl-C, SIGTERM, a closed terminal, or the death of whoever
 * started it, also when npm, npx or a shell stands between. The value is the exit status: 130 after Ctrl-C, else 0. A
 * second signal ends the process at once.
 */
export function untilToldToEnd(): Promise<number> {
  return new Promise((resolve) => {
    const signals = { SIGINT: 130, SIGTERM: 0, SIGHUP: 0 } as const
    for (const [signal, status] of Object.entries(signals)) process.once(signal, () => resolve(status))
    const started = ancestors()
    const watch = setInterval(() => {
      if (ancestors().join() === started.join()) return
      clearInterval(watch)
      resolve(0)
    }, 500)
    watch.unref()
  })
}

/** The parent, and as long as a launcher such as npm stands there, its parent as well. */
function ancestors(): number[] {
  const pids = [alive(process.ppid)]
  for (let pid = process.ppid; pid > 1 && isLauncher(pid); ) {
    pid = parentOf(pid)
    pids.push(pid)
  }
  return pids
}

// Where a process keeps the number of its dead parent (Windows), the parent must be asked whether it lives.
function alive(pid: number): number {
  try {
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 0 : pid
  }
}

/** Only Linux tells without another process. Elsewhere the direct parent alone is watched. */
function isLauncher(pid: number): boolean {
  const [program = '', ...args] = read(`/proc/${pid}/cmdline`).split('\0')
  if (/\/?(sh|bash|dash|zsh)$/.test(program)) return args[0] === '-c'
  return /^(npm|npx|pnpm|yarn)\b/.test(program) || args.slice(0, 3).some((arg) => /(npm-cli|npx-cli|pnpm|yarn|tsx)/.test(arg))
}

function parentOf(pid: number): number {
  // The second field is the program's name in brackets, which may hold spaces and brackets itself.
  const [, parent = '0'] = read(`/proc/${pid}/stat`)
    .replace(/^.*\)\s/s, '')
    .split(' ')
  return Number(parent)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
