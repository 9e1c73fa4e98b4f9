import type { Diagnostics } from 'recheck'
import type { AttackText } from './attack-text.ts'

/** The result of a static analysis. */
export interface Analysis {
  /** `unclear` if recheck only searched for slow texts, and found one or ran out of time. */
  verdict: 'linear' | 'superlinear' | 'unclear'
  /** Such as `2nd degree polynomial`. */
  complexity: string
  /** The text that recheck expects to need the most steps, if any. */
  attack: AttackText | undefined
}

// The native builds of recheck are not used.
process.env.RECHECK_BACKEND = 'pure'
const { checkSync } = await import('recheck')

/** Analyzes an expression with recheck. Takes up to 5 s. */
export function analyze({ source, flags }: RegExp): Analysis {
  const result = checkSync(source, flags, { timeout: 5_000, randomSeed: 1 })
  const isProven = result.status === 'vulnerable' && result.checker === 'automaton'
  return {
    verdict: result.status === 'safe' ? 'linear' : isProven ? 'superlinear' : 'unclear',
    complexity: result.status === 'unknown' ? `unknown: ${result.error.kind}` : result.complexity.summary,
    attack: toAttackText(result),
  }
}

function toAttackText(result: Diagnostics): AttackText | undefined {
  if (result.status !== 'vulnerable') return undefined
  const { pumps, suffix } = result.attack
  const last = pumps.at(-1)
  if (!last) return undefined
  // A text with several parts to repeat is measured with many repeats of the last, and some of the others.
  const before = pumps.slice(0, -1).map(({ prefix, pump }) => prefix + pump.repeat(1_000))
  return { prefix: `${before.join('')}${last.prefix}`, pump: last.pump, suffix }
}
