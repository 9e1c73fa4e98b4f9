import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { AttackText } from './attack-text.ts'
import type { MeasureRequest } from './measure-child.ts'

const script = fileURLToPath(new URL('measure-child.ts', import.meta.url))

/** The time that an expression took for one text. */
export interface Measurement {
  text: AttackText
  /** Milliseconds of the processor; infinite if the expression was ended. */
  ms: number
}

/** Measures regular expressions in a process of its own, which is killed if one does not end. */
export class Stopwatch {
  #child: ChildProcess | undefined

  /**
   * Measures an expression with each text. Ends it at the first one that takes longer than `maxMs`.
   *
   * @param length of each text, in UTF-16 code units
   * @param maxMs milliseconds by the clock, so a multiple of the time of the processor
   */
  async measure(expression: RegExp, texts: AttackText[], length: number, maxMs: number): Promise<Measurement[]> {
    const child = await this.#start()
    const { source, flags } = expression
    const measured: Measurement[] = []
    await new Promise<void>((resolve, reject) => {
      let timer: NodeJS.Timeout
      const restartTimer = () => {
        clearTimeout(timer)
        timer = setTimeout(() => child.kill('SIGKILL'), maxMs)
      }
      child.on('message', (ms: number) => {
        const text = texts[measured.length]
        if (text) measured.push({ text, ms })
        if (measured.length === texts.length) end()
        else restartTimer()
      })
      child.once('exit', (_, signal) => {
        this.#child = undefined
        const text = texts[measured.length]
        if (signal !== 'SIGKILL' || !text) return reject(new Error(`the process that measures /${source}/${flags} ended`))
        measured.push({ text, ms: Number.POSITIVE_INFINITY })
        end()
      })
      function end(): void {
        clearTimeout(timer)
        child.removeAllListeners()
        resolve()
      }
      restartTimer()
      child.send({ source, flags, texts, length } satisfies MeasureRequest)
    })
    return measured
  }

  stop(): void {
    this.#child?.kill()
    this.#child = undefined
  }

  async #start(): Promise<ChildProcess> {
    if (this.#child) return this.#child
    const child = fork(script, { execArgv: ['--import', 'tsx'] })
    this.#child = child
    await once(child, 'message')
    return child
  }
}
