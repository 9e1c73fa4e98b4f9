import { type Child, start } from '../child.ts'
import { built } from '../prepare.ts'
import { interleaved } from '../stopwatch.ts'
import type { Validated } from './contender.ts'
import { type ValidatorName, validators } from './validators.ts'

/** Lengths of lists, and how often each is read and validated in one round. */
export const lengths = { 12: 2000, 1000: 40, 100000: 1 } as const
export type Length = keyof typeof lengths

export type ValidationTimes = Record<Length, Record<ValidatorName, Validated[]>>

export async function measureValidation(node: string, rounds: number): Promise<ValidationTimes> {
  const names = Object.keys(validators) as ValidatorName[]
  const children = new Map<ValidatorName, Child>()
  try {
    for (const name of names) children.set(name, await start(built('validator'), [name], node, ['--expose-gc']))
    const times: Partial<ValidationTimes> = {}
    for (const [pools, repeated] of Object.entries(lengths)) {
      const question = { pools: Number(pools), times: repeated }
      const contenders = names.map((name) => [name, () => children.get(name)?.ask(question) as Promise<Validated>] as const)
      times[Number(pools) as Length] = (await interleaved(Object.fromEntries(contenders), rounds, 3)) as Record<
        ValidatorName,
        Validated[]
      >
    }
    return times as ValidationTimes
  } finally {
    for (const child of children.values()) await child.stop()
  }
}
