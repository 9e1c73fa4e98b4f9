/** The levels of an envelope, such as `{ data: { pool: { … } } }`. */
const maxLevels = 2

/**
 * Finds the pool in a response body: the body itself, or the first object with a name in an envelope such as
 * `{ data: { … } }` or in an array of one. The check of the schema reports envelopes.
 */
export function unwrapPool(value: unknown): Record<string, unknown> | undefined {
  if (isObject(value) && typeof value.name === 'string') return value
  let level = [value]
  for (let depth = 0; depth < maxLevels; depth++) {
    level = level.flatMap(listMembers)
    const found = level.find((member) => isObject(member) && typeof member.name === 'string')
    if (isObject(found)) return found
  }
  return isObject(value) ? value : undefined
}

function listMembers(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.length === 1 ? value : []
  return isObject(value) ? Object.values(value).slice(0, 20) : []
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
