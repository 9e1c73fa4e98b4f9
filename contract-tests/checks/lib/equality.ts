/**
 * Returns true if two JSON values are equal. The order of keys does not matter. Iterative, so that deep values do not
 * overflow the stack.
 */
export function isDeepEqual(a: unknown, b: unknown): boolean {
  const rest: [unknown, unknown][] = [[a, b]]
  for (let pair = rest.pop(); pair; pair = rest.pop()) {
    const [left, right] = pair
    if (Object.is(left, right)) continue
    if (!isContainer(left) || !isContainer(right) || Array.isArray(left) !== Array.isArray(right)) return false
    const keys = Object.keys(left)
    if (keys.length !== Object.keys(right).length) return false
    for (const key of keys) {
      if (!Object.hasOwn(right, key)) return false
      rest.push([left[key], right[key]])
    }
  }
  return true
}

/** Returns the text without differences in letter case, also of languages that map letters differently. */
export function foldCase(text: string): string {
  // Upper case first, because it has no special letters such as the final sigma and the long s.
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ').replaceAll('\u0307', '')
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
