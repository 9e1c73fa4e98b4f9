/** A scenario that creates pools. */
export interface PoolHolder {
  /** The most pools that it keeps at a time. */
  readonly maxPools: number
  /** The number of its pools that may exist. */
  readonly heldPools: number
}

/**
 * Returns true if `holder` may create another pool, and every holder can still get all the pools that it needs, one holder
 * after the other. Otherwise several scenarios could wait for each other's pools forever.
 *
 * @param free The number of pools that may be created. See "Banker's algorithm".
 */
export function isSafeToCreate(holder: PoolHolder, holders: Iterable<PoolHolder>, free: number): boolean {
  let rest = free - 1
  if (rest < 0) return false
  let waiting = [...holders].map((one) => {
    const held = one.heldPools + (one === holder ? 1 : 0)
    return { held, needed: Math.max(0, one.maxPools - held) }
  })
  while (waiting.length > 0) {
    const finished = waiting.filter(({ needed }) => needed <= rest)
    if (finished.length === 0) return false
    rest += finished.reduce((sum, { held }) => sum + held, 0)
    waiting = waiting.filter((one) => !finished.includes(one))
  }
  return true
}
