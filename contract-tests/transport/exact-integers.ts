/** The digits of integers that a double cannot represent, by the object and the key that have them. */
const exactIntegers = new WeakMap<object, Map<string, string>>()

/** Returns the digits of a large integer as the body wrote them, if its key is one that ids have. */
export function readExactInteger(holder: object, key: string): string | undefined {
  return exactIntegers.get(holder)?.get(key)
}

/** Ids with so many digits that `JSON.parse` may round them. In JSON, no string can contain a match. */
const largeIds = /"(_?id|pool_?id|uuid|guid|pk)"(\s*:\s*)(-?\d{16,})(?=\s*[,}])/gi
const mark = '\u0001integer:'

/** Parses JSON like `JSON.parse`, and keeps the digits of large integer ids. */
export function parseKeepingIds(text: string): unknown {
  if (text.search(largeIds) === -1) return JSON.parse(text)
  const marked = text.replaceAll(largeIds, (_, key, colon, digits) => `"${key}"${colon}${JSON.stringify(mark + digits)}`)
  try {
    return JSON.parse(marked, reviveInteger)
  } catch {
    // The body is not JSON, or so deep that a reviver overflows the stack.
    return JSON.parse(text)
  }
}

function reviveInteger(this: object, key: string, value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith(mark)) return value
  const digits = value.slice(mark.length)
  if (!/^-?\d+$/.test(digits)) return value
  const known = exactIntegers.get(this) ?? new Map<string, string>()
  exactIntegers.set(this, known.set(key, digits))
  return Number(digits)
}
