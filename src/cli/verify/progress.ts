import type { RunEvent } from '../../../contract-tests/index.ts'

interface Terminal {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

/** Shows a run as it goes: one line that is written over on a terminal, and now and then a line of its own in a log. */
export function progress(stream: Terminal): { saw(event: RunEvent): void; end(): void } {
  return stream.isTTY ? liveLine(stream) : logLines(stream)
}

function liveLine(stream: Terminal) {
  const tally = new Tally()
  let shownAt = 0
  let shown = false
  const clear = () => {
    if (shown) stream.write('\r\u001b[K')
    shown = false
  }
  return {
    saw(event: RunEvent) {
      tally.saw(event)
      if (event.type === 'request' && Date.now() - shownAt < 80) return
      shownAt = Date.now()
      stream.write(`\r\u001b[K${tally.line().slice(0, (stream.columns || 80) - 1)}`)
      shown = true
    },
    end: clear,
  }
}

/** How often a log hears of a run that takes its time. */
const betweenLinesMs = 5_000

function logLines(stream: Terminal) {
  const tally = new Tally()
  let shownAt = Date.now()
  return {
    saw(event: RunEvent) {
      tally.saw(event)
      if (event.type === 'start') {
        stream.write(
          `verifying ${event.target}: ${event.checks} checks, ${event.writes ? 'writing' : 'only reading'}, seed ${event.seed}\n`,
        )
      } else if (event.type !== 'note' && Date.now() - shownAt >= betweenLinesMs) {
        shownAt = Date.now()
        stream.write(`${tally.line()}\n`)
      }
    },
    end() {},
  }
}

class Tally {
  #of = 0
  #index = 0
  #title = 'first contact'
  #requests = 0
  #findings = 0

  saw(event: RunEvent) {
    if (event.type === 'start') this.#of = event.scenarios
    if (event.type === 'scenario') [this.#index, this.#title] = [event.index, event.title]
    if (event.type === 'request') this.#requests = event.requests
    if (event.type === 'finding') this.#findings++
  }

  line(): string {
    const findings = this.#findings === 0 ? 'no findings' : `${this.#findings} finding${this.#findings === 1 ? '' : 's'}`
    return `[${this.#index}/${this.#of}] ${this.#requests} requests, ${findings}: ${this.#title}`
  }
}
