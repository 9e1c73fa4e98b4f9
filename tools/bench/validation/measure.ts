import { type Child, start } from '../child.ts'
import { bundlePath } from '../prepare.ts'
import { runInterleaved } from '../stopwatch.ts'
import type { ValidationTime } from './validator.ts'
import { type ValidatorName, validators } from './validators.ts'

/** Validations per round by the length of the list. */
export const lengths = { 12: 2000, 1000: 40, 100000: 1 } as const
export type Length = keyof typeof lengths

export type ValidationTimes = Record<Length, Record<ValidatorName, ValidationTime[]>>

export async function measureValidation(node: string, rounds: number): Promise<ValidationTimes> {
  const names = Object.keys(validators) as ValidatorName[]
  const children = new Map<ValidatorName, Child>()
  try {
    for (const name of names) children.set(name, await start(bundlePath('validator'), [name], node, ['--expose-gc']))
    const times: Partial<ValidationTimes> = {}
    for (const [pools, repeated] of Object.entries(lengths)) {
      const message = { pools: Number(pools), times: repeated }
      const contenders = names.map(
        (name) => [name, () => children.get(name)?.request(message) as Promise<ValidationTime>] as const,
      )
      times[Number(pools) as Length] = (await runInterleaved(Object.fromEntries(contenders), rounds, 3)) as Record<
        ValidatorName,
        ValidationTime[]
      >
    }
    return times as ValidationTimes
  } finally {
    for (const child of children.values()) await child.stop()
  }
}
