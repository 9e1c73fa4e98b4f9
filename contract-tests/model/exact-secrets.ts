import type { Match } from './secret-search.ts'

/** A secret, and the places where its exact value is masked. */
export interface Secret {
  name: string
  value: string
  /** `after-name`: only after its name or an authentication scheme, as the value of a header or a field. */
  scope: 'anywhere' | 'word' | 'after-name'
}

/** Decides where to mask a value. A common one, such as `1` or `true`, is also a part of ordinary text. */
export function scopeOf(name: string, value: string): Secret['scope'] {
  if (isPublicName(name) || value.length === 1 || /^(\d{1,3}|true|false|null|none|yes|no|on|off)$/i.test(value))
    return 'after-name'
  return value.length < 4 ? 'word' : 'anywhere'
}

/** True for headers whose values are also elsewhere in a report. */
export function isPublicName(name: string): boolean {
  return /^(ACCEPT(_.*)?|CONTENT_TYPE|USER_AGENT|PREFER|CACHE_CONTROL)$/.test(name)
}

/** Finds the exact values of secrets. The matches are sorted and do not overlap; the longest of those that begin first wins. */
export function findExact(text: string, secrets: readonly Secret[]): Match[] {
  const all: Match[] = []
  secrets.forEach((secret, index) => {
    const { length } = secret.value
    for (let start = text.indexOf(secret.value); start >= 0; start = text.indexOf(secret.value, start + length)) {
      if (isSecretAt(text, start, secret)) all.push({ start, end: start + length, secret: index, isWhole: true })
    }
  })
  let end = 0
  return all
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((match) => {
      if (match.start < end) return false
      end = match.end
      return true
    })
}

function isSecretAt(text: string, start: number, { name, value, scope }: Secret): boolean {
  if (scope === 'anywhere') return true
  const end = start + value.length
  const before = text.slice(Math.max(0, start - maxNameLength), start)
  if (isAuthorization.test(before)) return true
  if (/[\w-]/.test(text.charAt(end)) || /[\w-]/.test(text.charAt(start - 1))) return false
  if (scope === 'word' || isAlone(text, start, end)) return true
  const beforeSeparator = before.slice(0, findSeparator(before))
  if (beforeSeparator === before) return false
  const lettersBefore = beforeSeparator.toLowerCase().replace(/[^a-z0-9]/g, '')
  return [...fieldNames, name].some((field) => lettersBefore.endsWith(field.toLowerCase().replace(/[^a-z0-9]/g, '')))
}

/** Returns the index of the quotes, white space, colons and equals signs at the end of a text. */
function findSeparator(text: string): number {
  let index = text.length
  while (index > 0 && /["'`\s:=\\]/.test(text.charAt(index - 1))) index--
  return index
}

/** True for a letter or symbol that is the whole text, or a whole string in quotes. */
function isAlone(text: string, start: number, end: number): boolean {
  if (end - start > 1 || /\d/.test(text.charAt(start))) return false
  const [before, after] = [text.charAt(start - 1), text.charAt(end)]
  return before === after && /^["'`]?$/.test(before)
}

/** Bounds the time to look for a name before a value. */
const maxNameLength = 80
const isAuthorization = /\bauthorization["'\s:=\\]{1,8}([a-z]{1,16} )?$/i
const fieldNames = ['Authorization', 'Bearer', 'Basic', 'Token', 'API key', 'Password']
