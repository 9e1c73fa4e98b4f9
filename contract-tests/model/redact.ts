/** Replaces each secret in a text by `$NAME`. */
export interface Redact {
  (text: string): string
  /**
   * Splits a text at its secrets. Only these pieces are variables: a `$NAME` that the text already has stays in a literal.
   * The values of all pieces, joined, are the text.
   */
  split(text: string): Piece[]
}

/** A part of a text without secrets, or the name of the secret that was there. */
export type Piece = { literal: string } | { variable: string }

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
  const split = (text: string) =>
    secretPatterns.reduce<Piece[]>(
      (pieces, { name, pattern }) =>
        pieces.flatMap((piece) => ('literal' in piece ? splitLiteral(piece.literal, pattern, name) : [piece])),
      [{ literal: text }],
    )
  const redact = (text: string) =>
    split(text)
      .map((piece) => ('literal' in piece ? piece.literal : `$${piece.variable}`))
      .join('')
  return Object.assign(redact, { split })
}

function splitLiteral(text: string, pattern: RegExp, variable: string): Piece[] {
  return text.split(pattern).flatMap((literal, index) => (index === 0 ? [{ literal }] : [{ variable }, { literal }]))
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
