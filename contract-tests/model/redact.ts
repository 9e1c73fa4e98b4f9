/** Replaces what must not appear in a report. */
export type Redact = (text: string) => string

/**
 * A Redact that knows the run's secrets: each value is replaced by `$NAME` wherever it appears, also percent-encoded,
 * inside a JSON string, or in HTML, each of which has several ways to write the same character.
 */
export function createRedact(secrets: Record<string, string | undefined>): Redact {
  const forms = Object.entries(secrets)
    // Nothing shorter can be replaced without tearing ordinary words.
    .filter((entry): entry is [string, string] => (entry[1]?.length ?? 0) >= 4)
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, value]) => ({ name, form: new RegExp(Array.from(value, waysToWrite).join(''), 'g') }))
  return (text) => forms.reduce((masked, { name, form }) => masked.replace(form, () => `$${name}`), text)
}

function waysToWrite(character: string): string {
  const ways = [character, percentEncoded(character), JSON.stringify(character).slice(1, -1)]
    .concat(character === ' ' ? ['+'] : [], entities[character] ?? [])
    .map((way) => way.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) ways.push(`%${anyCase(code.toString(16).padStart(2, '0'))}`)
  if (code < 0x10000) ways.push(`\\\\+u${anyCase(code.toString(16).padStart(4, '0'))}`)
  ways.push(`&#(?:0*${code}|[xX]0*${anyCase(code.toString(16))});`)
  // In JSON inside JSON there may be any number of backslashes before these.
  if (/["'\\/]/.test(character)) ways.push(`\\\\+\\${character}`)
  return `(?:${[...new Set(ways)].join('|')})`
}

const entities: Record<string, string[]> = {
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;'],
  "'": ['&apos;'],
}

function percentEncoded(character: string): string {
  return /^[\ud800-\udfff]$/.test(character) ? character : encodeURIComponent(character)
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
}
