/** Replaces secrets in a text. */
export type Redact = (text: string) => string

/**
 * Creates a function that replaces each secret by `$NAME`. It also finds secrets that are percent-encoded, or escaped for
 * JSON or HTML, in every spelling of each character.
 */
export function createRedact(secrets: Record<string, string | undefined>): Redact {
  const secretPatterns = Object.entries(secrets)
    // Shorter values also appear inside ordinary words.
    .filter((entry): entry is [string, string] => (entry[1]?.length ?? 0) >= 4)
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, value]) => ({ name, pattern: new RegExp(Array.from(value, spellingsOf).join(''), 'g') }))
  return (text) => secretPatterns.reduce((masked, { name, pattern }) => masked.replace(pattern, () => `$${name}`), text)
}

function spellingsOf(character: string): string {
  const spellings = [character, percentEncoded(character), JSON.stringify(character).slice(1, -1)]
    .concat(character === ' ' ? ['+'] : [], entities[character] ?? [])
    .map((spelling) => spelling.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) spellings.push(`%${anyCase(code.toString(16).padStart(2, '0'))}`)
  if (code < 0x10000) spellings.push(`\\\\+u${anyCase(code.toString(16).padStart(4, '0'))}`)
  spellings.push(`&#(?:0*${code}|[xX]0*${anyCase(code.toString(16))});`)
  // JSON inside JSON puts any number of backslashes before these.
  if (/["'\\/]/.test(character)) spellings.push(`\\\\+\\${character}`)
  return `(?:${[...new Set(spellings)].join('|')})`
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
