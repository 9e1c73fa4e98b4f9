import { trimWhitespace } from './compare.ts'

/** True if a server may have chosen this name. Some languages turn a missing value into a text, which is no choice. */
export function isChosenName(name: unknown): boolean {
  if (typeof name !== 'string') return false
  return trimWhitespace(name) !== '' && !/^(undefined|null|none|nil|nan|\[object .*\])$/i.test(trimWhitespace(name))
}
