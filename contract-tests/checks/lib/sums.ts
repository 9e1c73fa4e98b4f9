/**
 * Returns true if a server may return `actual` for the sum `expected`. Whole numbers up to 2^53 must be equal. Above that,
 * programming languages round differently, and a sum above the largest double is no number.
 */
export function isSameSum(actual: number, expected: number): boolean {
  if (actual === expected) return true
  if (Number.isSafeInteger(expected)) return false
  return !Number.isFinite(expected) || Math.abs(actual - expected) <= Math.abs(expected) * 1e-9
}
