import type { RunEvent } from '../../../contract-tests/index.ts'
import { breakCommands, printableLine } from '../../core/printable.ts'

interface OutputStream {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

interface Progress {
  onEvent(event: RunEvent): void
  end(): void
}

/** Minimum time between two updates of the line on a terminal. */
const minRedrawMs = 80
/** Minimum time between two lines in a log. */
const minLogIntervalMs = 5_000

/** Shows the progress of a run: one updated line on a terminal, occasional lines in a log. */
export function showProgress(stream: OutputStream): Progress {
  return stream.isTTY ? updateLine(stream) : writeLines(stream)
}

function updateLine(stream: OutputStream): Progress {
  const counter = new ProgressCounter()
  let drawnAt = 0
  let isVisible = false
  return {
    onEvent(event) {
      counter.onEvent(event)
      if (event.type === 'request' && Date.now() - drawnAt < minRedrawMs) return
      drawnAt = Date.now()
      stream.write(`\r\u001b[K${counter.render().slice(0, (stream.columns || 80) - 1)}`)
      isVisible = true
    },
    end() {
      if (isVisible) stream.write('\r\u001b[K')
      isVisible = false
    },
  }
}

function writeLines(stream: OutputStream): Progress {
  const counter = new ProgressCounter()
  let writtenAt = Date.now()
  return {
    onEvent(event) {
      counter.onEvent(event)
      if (event.type === 'start') {
        const mode = event.writes ? 'read and write' : 'read-only'
        stream.write(`verifying ${printableLine(event.target)}: ${event.checks} checks, ${mode}, seed ${event.seed}\n`)
      } else if (event.type !== 'note' && Date.now() - writtenAt >= minLogIntervalMs) {
        writtenAt = Date.now()
        stream.write(`${counter.render()}\n`)
      }
    },
    end() {},
  }
}

class ProgressCounter {
  #scenarios = 0
  #index = 0
  #title = 'connecting'
  #requests = 0
  #findings = 0

  onEvent(event: RunEvent) {
    if (event.type === 'start') this.#scenarios = event.scenarios
    if (event.type === 'scenario') [this.#index, this.#title] = [event.index, event.title]
    if (event.type === 'request') this.#requests = event.requests
    if (event.type === 'finding') this.#findings++
  }

  render(): string {
    const findings = this.#findings === 0 ? 'no findings' : `${this.#findings} finding${this.#findings === 1 ? '' : 's'}`
    return `[${this.#index}/${this.#scenarios}] ${this.#requests} requests, ${findings}: ${breakCommands(printableLine(this.#title))}`
  }
}
