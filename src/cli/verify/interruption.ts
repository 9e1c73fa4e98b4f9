import type { RunEvent } from '../../../contract-tests/index.ts'

const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** What Ctrl-C and its like have asked for, as far as they have. */
export interface Interruption {
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP. */
  signal: AbortSignal
  /** The exit status, once there was a signal. */
  readonly status: number | undefined
  /** Keeps count of the pools that the run has made and not removed. */
  saw(event: RunEvent): void
  /** Gives the signals back. */
  release(): void
}

/**
 * Lets the first signal end the run in good order. The second ends the process at once, after it has said which pools
 * may be left behind and how to remove them.
 */
export function interruption(url: string, outlives: boolean, beforeSaying: () => void): Interruption {
  const controller = new AbortController()
  const pools = new Map<string, string>()
  let status: number | undefined
  let since = 0

  const onSignal = (signal: keyof typeof statuses) => {
    // npm and tsx pass on the Ctrl-C that the terminal has sent to everybody already: one press may arrive twice.
    if (status !== undefined && Date.now() - since < 200) return
    beforeSaying()
    if (status !== undefined) {
      process.stderr.write(outlives ? leavings(url, pools) : 'compute-pools verify: stopped\n')
      process.exit(status)
    }
    status = statuses[signal]
    since = Date.now()
    process.stderr.write(
      'compute-pools verify: stopping; the pools of this run are being removed (again: leaves them and ends at once)\n',
    )
    controller.abort(new Error(`stopped by ${signal}`))
  }
  const names = Object.keys(statuses) as (keyof typeof statuses)[]
  for (const name of names) process.on(name, onSignal)
  return {
    signal: controller.signal,
    get status() {
      return status
    },
    saw(event) {
      if (event.type === 'created') pools.set(event.id, event.curl)
      if (event.type === 'removed') pools.delete(event.id)
    },
    release() {
      for (const name of names) process.off(name, onSignal)
    },
  }
}

function leavings(url: string, pools: Map<string, string>): string {
  const sweep = `compute-pools verify ${url} --write --clean removes every pool that a run left behind`
  if (pools.size === 0) return `compute-pools verify: ended at once; no pool is known to be left, and ${sweep}\n`
  const lines = Array.from(pools, ([id, curl]) => `  ${curl}  # ${id}`)
  return `compute-pools verify: ended at once. Pools that may be left:\n${lines.join('\n')}\n${sweep}\n`
}
