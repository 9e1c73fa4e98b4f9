/** Measures expressions in a process that can be killed. Started by measure.ts. */
import { type AttackText, buildText } from './attack-text.ts'

process.on('message', ({ source, flags, texts, length }: MeasureRequest) => {
  for (const attack of texts) {
    const text = cachedText(attack, length)
    const expression = new RegExp(source, flags)
    // Time of the processor, because other programs share the machine.
    const before = process.cpuUsage()
    text.replace(expression, '')
    const { user, system } = process.cpuUsage(before)
    process.send?.((user + system) / 1000)
  }
})
process.send?.('ready')

const cache = new Map<string, string>()

/** Most expressions are measured with the same texts. */
function cachedText(attack: AttackText, length: number): string {
  const key = JSON.stringify([attack, length])
  const text = cache.get(key) ?? buildText(attack, length)
  // Concatenated text is a tree until a character is read.
  text.charCodeAt(0)
  if (cache.size < 100) cache.set(key, text)
  return text
}

/** An expression, and the texts to measure it with. */
export interface MeasureRequest {
  source: string
  flags: string
  texts: AttackText[]
  /** Of each text, in UTF-16 code units. */
  length: number
}
