import type { RunEvent } from '../../../contract-tests/index.ts'
import { formatLeftPool, moreCleanupMs, quoteArgument } from '../../../contract-tests/internal.ts'
import { exitNow, handleCrashes, type Signal, signalStatuses } from '../exit.ts'
import { printError } from '../print.ts'

const signals = Object.keys(signalStatuses) as Signal[]

/** npm and tsx forward a Ctrl-C that the terminal already sent to every process: one key press may arrive twice. */
const duplicateMs = 200
/** A run that keeps few pools ends this long after the first signal, even if its server, a pipe or a bug of this package stalls it. */
const maxStopMs = 4_000

interface SignalHandler {
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  abortSignal: AbortSignal
  /** Exit status of the first signal, 2 after an uncaught error, or `undefined` before them. */
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
 * it has printed the pools that may remain and how to remove them. So does the end of the time for the cleanup. An uncaught
 * error counts as a signal.
 */
export function handleSignals({ url, isExternal, beforePrint }: SignalOptions): SignalHandler {
  const controller = new AbortController()
  const curlById = new Map<string, string>()
  let status: number | undefined
  let receivedAt = 0

  let hasEnded = false

  const stop = (newStatus: number, message: string, reason: Error) => {
    if (status !== undefined && Date.now() - receivedAt < duplicateMs) return
    beforePrint()
    if (status !== undefined) exitWithoutCleanup(status)
    status = newStatus
    receivedAt = Date.now()
    print(message)
    setTimeout(exitWithoutCleanup, maxStopMs + moreCleanupMs(curlById.size), newStatus).unref()
    controller.abort(reason)
  }
  const exitWithoutCleanup = (exitStatus: number) => {
    if (!hasEnded) print(isExternal ? renderRemainingPools(url, curlById) : 'stopped')
    exitNow(exitStatus)
  }
  const onSignal = (signal: Signal) =>
    stop(
      signalStatuses[signal],
      'stopping: removing the pools of this run (press Ctrl-C again to exit without cleanup)',
      new Error(`stopped by ${signal}`),
    )
  for (const signal of signals) process.on(signal, onSignal)
  const stopHandlingCrashes = handleCrashes((error) => {
    const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
    stop(
      2,
      `a bug in this package, please report it: removing the pools of this run\n${details}`,
      new Error('a bug in this package'),
    )
  })
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
      hasEnded = true
      stopHandlingCrashes()
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
