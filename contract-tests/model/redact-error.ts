import type { Redact } from './redact.ts'

/**
 * Masks the secrets in an error: in its message, stack, causes and own properties, also in hidden ones. Only plain values
 * stay: an error may refer to a request, a socket or the bytes of a response. Returns the error itself, because callers
 * compare its class.
 */
export function redactError(error: unknown, redact: Redact): unknown {
  const seen = new Set<object>()
  return redactValue(error, maxDepth)

  function redactValue(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return redact(value)
    if (typeof value === 'function' || typeof value === 'symbol') return undefined
    if (typeof value !== 'object' || value === null) return value
    if (value instanceof Error) {
      if (!seen.has(value)) redactProperties(value, depth)
      return value
    }
    if (depth === 0) return undefined
    if (Array.isArray(value)) return value.map((item) => redactValue(item, depth - 1))
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return undefined
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactValue(item, depth - 1)]))
  }

  function redactProperties(object: Error, depth: number): void {
    seen.add(object)
    for (const key of new Set(['message', 'stack', ...Reflect.ownKeys(object)])) {
      const value: unknown = Reflect.get(object, key)
      const masked = redactValue(value, depth)
      const { enumerable = false } = Reflect.getOwnPropertyDescriptor(object, key) ?? {}
      if (masked !== value) Reflect.defineProperty(object, key, { value: masked, enumerable, writable: true, configurable: true })
    }
  }
}

/** Deeper values of an error are removed. */
const maxDepth = 5
