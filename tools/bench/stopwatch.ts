/**
 * Runs each contender once per round and returns the measurements by name. Contenders take turns, so that a slow moment of the
 * machine affects all of them. Warm-up rounds are dropped.
 */
export async function runInterleaved<Name extends string, Measured>(
  contenders: Record<Name, () => Promise<Measured>>,
  rounds: number,
  warmUps = 2,
): Promise<Record<Name, Measured[]>> {
  const names = Object.keys(contenders) as Name[]
  const measured = Object.fromEntries(names.map((name) => [name, [] as Measured[]])) as Record<Name, Measured[]>
  for (let round = -warmUps; round < rounds; round++) {
    // Rotates the order, so that no contender always follows the same one.
    const offset = (round + warmUps) % names.length
    for (const name of [...names.slice(offset), ...names.slice(0, offset)]) {
      const one = await contenders[name]()
      if (round >= 0) measured[name].push(one)
    }
  }
  return measured
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** Half the distance between the quartiles, as a share of the median. */
export function spread(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN
  return (at(0.75) - at(0.25)) / 2 / median(values)
}
