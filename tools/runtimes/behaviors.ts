/** The client's behaviours as one module that needs nothing but what the runtime has. */
import { allBehaviors } from '../../src/testing/behaviors/all.ts'
import type { ScriptedOrigins } from '../../src/testing/script.ts'

export interface Outcome {
  passed: number
  failures: { says: string; why: string }[]
}

/** One after another: a browser has few connections for one origin, and some behaviours keep theirs waiting. */
export async function run(place: ScriptedOrigins): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failures: [] }
  for (const [theme, behaviours] of Object.entries(allBehaviors)) {
    for (const { description, run: prove } of behaviours) {
      try {
        await prove(place)
        outcome.passed += 1
      } catch (error) {
        outcome.failures.push({ says: `${theme}: ${description}`, why: error instanceof Error ? error.message : String(error) })
      }
    }
  }
  return outcome
}
