/** The client's behaviors as one module that imports nothing from its runtime. */
import { allBehaviors } from '../../src/testing/behaviors/all.ts'
import type { ScriptedOrigins } from '../../src/testing/script.ts'

export interface Outcome {
  passed: number
  failures: { name: string; message: string }[]
}

/** Runs all behaviors in sequence, because browsers limit the connections per origin and some behaviors keep theirs open. */
export async function run(origins: ScriptedOrigins): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failures: [] }
  for (const [topic, behaviors] of Object.entries(allBehaviors)) {
    for (const { description, run } of behaviors) {
      try {
        await run(origins)
        outcome.passed += 1
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        outcome.failures.push({ name: `${topic}: ${description}`, message })
      }
    }
  }
  return outcome
}
