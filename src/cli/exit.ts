import { printFailure } from './redact-output.ts'

/** Exit statuses of signals, as shells report them. */
export const signalStatuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
export type Signal = keyof typeof signalStatuses

/** Whoever stops a process does not wait for long until its output is read. */
const maxFlushMs = 1_000

/**
 * Ends the process with a status, although sockets or timers may be open. Waits until the output is read, after a signal only
 * for a second.
 */
export async function exit(status: number): Promise<never> {
  // The request log is written at the end of a turn of the event loop.
  await new Promise((done) => setImmediate(done))
  const flushed = Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise<void>((done) => stream.write('', () => done()))),
  )
  const timeUp = new Promise((resolve) => setTimeout(resolve, maxFlushMs))
  await (findSignal(status) ? Promise.race([flushed, timeUp]) : flushed)
  return exitNow(status)
}

/** Ends the process with a status, although its output may not be written. */
export function exitNow(status: number): never {
  const signal = findSignal(status)
  // `process.exit` waits for system calls in other threads, such as the lookup of a host name. The signal does not.
  if (signal && process.getActiveResourcesInfo().some((name) => /^(FSReq|GetAddrInfo|GetNameInfo)/.test(name))) {
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  }
  process.exit(status)
}

function findSignal(status: number): Signal | undefined {
  return (Object.keys(signalStatuses) as Signal[]).find((signal) => signalStatuses[signal] === status)
}

type CrashHandler = (error: unknown) => void

let onCrash: CrashHandler = exitAtOnce

/** Ends the process after an uncaught error, with status 2: 1 means that a server violates the contract. */
export function exitAfterCrashes(): void {
  if (process.listeners('uncaughtException').includes(handleCrash)) return
  process.on('uncaughtException', handleCrash)
}

/** Replaces what happens after an uncaught error, until the returned function is called. */
export function handleCrashes(handler: CrashHandler): () => void {
  onCrash = handler
  return () => {
    onCrash = exitAtOnce
  }
}

function handleCrash(error: unknown): void {
  onCrash(error)
}

function exitAtOnce(error: unknown): void {
  printFailure(error).finally(() => exitNow(2))
}
