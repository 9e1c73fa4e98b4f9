import type { RunEvent } from '../../../contract-tests/index.ts'
import { formatLeftPool, quoteArgument } from '../../../contract-tests/internal.ts'
import { printError } from '../print.ts'

const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
type Signal = keyof typeof statuses
const signals = Object.keys(statuses) as Signal[]

/** npm and tsx forward a Ctrl-C that the terminal already sent to every process: one key press may arrive twice. */
const duplicateMs = 200

interface SignalHandler {
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  abortSignal: AbortSignal
  /** Exit status of the first signal, or `undefined` before it. */
  readonly status: number | undefined
  /** Tracks the pools that the run created and has not removed. */
  onEvent(event: RunEvent): void
  /** Stops handling signals. */
  dispose(): void
}

interface SignalOptions {
  url: string
  /** True if the server keeps running after this process, so that pools may remain there. */
  isExternal: boolean
  /** Called before a message is printed. */
  beforePrint: () => void
}

/**
 * Handles signals during a run. The first one aborts the run, which then cleans up. The second one ends the process, after
 * it has printed the pools that may remain and how to remove them.
 */
export function handleSignals({ url, isExternal, beforePrint }: SignalOptions): SignalHandler {
  const controller = new AbortController()
  const curlById = new Map<string, string>()
  let status: number | undefined
  let receivedAt = 0

  const onSignal = (signal: Signal) => {
    if (status !== undefined && Date.now() - receivedAt < duplicateMs) return
    beforePrint()
    if (status !== undefined) {
      print(isExternal ? renderRemainingPools(url, curlById) : 'stopped')
      process.exit(status)
    }
    status = statuses[signal]
    receivedAt = Date.now()
    print('stopping: removing the pools of this run (press Ctrl-C again to exit without cleanup)')
    controller.abort(new Error(`stopped by ${signal}`))
  }
  for (const signal of signals) process.on(signal, onSignal)
  return {
    abortSignal: controller.signal,
    get status() {
      return status
    },
    onEvent(event) {
      if (event.type === 'created') curlById.set(event.id, event.curl)
      if (event.type === 'removed') curlById.delete(event.id)
    },
    dispose() {
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}

function renderRemainingPools(url: string, curlById: Map<string, string>): string {
  const fix = `To remove the pools of interrupted runs: compute-pools verify ${quoteArgument(url)} --write --clean`
  if (curlById.size === 0) return `exited without cleanup; no remaining pool is known.\n${fix}`
  const lines = Array.from(curlById, ([id, curl]) => formatLeftPool({ id, curl })).flatMap(([label, command]) => [
    `  ${label}`,
    `    ${command}`,
  ])
  return `exited without cleanup. These pools may remain:\n${lines.join('\n')}\n${fix}`
}

function print(message: string): void {
  printError(`compute-pools verify: ${message}`)
}
