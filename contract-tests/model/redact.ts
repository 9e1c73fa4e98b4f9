import { findExact, isPublicName, type Secret, scopeOf } from './exact-secrets.ts'
import { type Match, SecretSearch } from './secret-search.ts'

/** Masks the secrets in a text: `$NAME` stands for a whole one, in any encoding, and `***` for a fragment. */
export interface Redact {
  (text: string): string
  /** Masks the secrets in a text of the server. There, a secret of one character is also masked as a word of a sentence. */
  echo(text: string): string
  /**
   * Splits a text at its secrets. Only these pieces are variables: a `$NAME` that the text already has stays in a literal.
   * The values of all pieces, joined, are the text. A secret in another form than its exact value is the literal `***`.
   */
  split(text: string): Piece[]
}

/** A part of a text without secrets, or the name of the secret that was there. */
export type Piece = { literal: string } | { variable: string }

/** Secrets by the names that replace them. */
export type Secrets = Record<string, string | undefined>

/**
 * Creates a function that masks secrets. It finds them encoded (percent, Base64, Base32, hexadecimal, escapes, HTML), in
 * another case, broken by white space, and in fragments of at least 8 characters.
 *
 * Secrets of one to three characters also appear in ordinary words. They are masked as whole words. `a` and numbers are masked
 * after a name, as a whole string, and in sentences of the server.
 */
export function createRedact(secrets: Secrets): Redact {
  const all = Object.entries(secrets).flatMap(([name, value]): Secret[] =>
    value ? [{ name, value, scope: scopeOf(name, value) }] : [],
  )
  const isSearched = ({ name, value, scope }: Secret) => !isPublicName(name) && (scope === 'anywhere' || value.length < 4)
  const search = new SecretSearch(all.map((secret) => (isSearched(secret) ? secret.value : '')))
  const findParts = (text: string, isEcho = false) => splitAt(text, findExact(text, all, isEcho), search.find(text))
  const nameOf = (part: Part) => all[part.secret as number]?.name ?? ''
  const mask = (part: Part) =>
    part.kind === 'literal' ? part.text : part.kind === 'fragment' ? fragmentMask : `$${nameOf(part)}`
  const redact = (text: string) => findParts(text).map(mask).join('')
  const echo = (text: string) => findParts(text, true).map(mask).join('')
  const split = (text: string) =>
    findParts(text).map((part): Piece => {
      if (part.kind === 'exact') return { variable: nameOf(part) }
      return { literal: part.kind === 'literal' ? part.text : fragmentMask }
    })
  return Object.assign(redact, { echo, split })
}

const fragmentMask = '***'

/** A part of a text. */
interface Part {
  kind: 'literal' | 'exact' | 'encoded' | 'fragment'
  text: string
  /** Index of the secret. */
  secret?: number
}

function splitAt(text: string, exact: Match[], matches: Match[]): Part[] {
  const whole = merge(matches.filter(({ isWhole }) => isWhole))
  // An exact value that is a part of a longer secret in another form cannot stay a variable.
  const outer = exact.filter(isOutside(whole)).map((match) => ({ ...match, kind: 'exact' as const }))
  const encoded = subtract(whole, outer).map((match) => ({ ...match, kind: 'encoded' as const }))
  const known = [...outer, ...encoded].sort(byStart)
  const fragments = subtract(merge(matches.filter(({ isWhole }) => !isWhole)), known)
    .filter(({ start, end }) => /[^\s\p{P}]/u.test(text.slice(start, end)))
    .map((match) => ({ ...match, kind: 'fragment' as const }))
  const parts: Part[] = []
  let position = 0
  for (const { start, end, secret, kind } of [...known, ...fragments].sort(byStart)) {
    if (start > position) parts.push({ kind: 'literal', text: text.slice(position, start) })
    parts.push({ kind, text: text.slice(start, end), secret })
    position = end
  }
  if (position < text.length || parts.length === 0) parts.push({ kind: 'literal', text: text.slice(position) })
  return parts
}

function byStart(a: Match, b: Match): number {
  return a.start - b.start || b.end - a.end
}

/** Sorts matches, and joins those that overlap. The longest gives the secret. */
function merge(matches: Match[]): Match[] {
  const merged: Match[] = []
  let longest = 0
  for (const match of matches.sort(byStart)) {
    const last = merged.at(-1)
    const length = match.end - match.start
    if (!last || match.start >= last.end) {
      merged.push({ ...match })
      longest = length
      continue
    }
    last.end = Math.max(last.end, match.end)
    if (length > longest) {
      longest = length
      last.secret = match.secret
    }
  }
  return merged
}

/** Returns the test for matches that are no smaller part of one of these. Call it with sorted matches. */
function isOutside(others: readonly Match[]): (match: Match) => boolean {
  let index = 0
  return ({ start, end }) => {
    while ((others[index]?.end ?? Number.POSITIVE_INFINITY) <= start) index++
    const other = others[index]
    return !other || other.start > start || other.end < end || (other.start === start && other.end === end)
  }
}

/** Returns the parts of matches that are outside of others. Both are sorted, and none overlap within a list. */
function subtract(matches: readonly Match[], others: readonly Match[]): Match[] {
  const parts: Match[] = []
  let index = 0
  for (const match of matches) {
    let { start } = match
    while ((others[index]?.end ?? Number.POSITIVE_INFINITY) <= start) index++
    for (let i = index; i < others.length; i++) {
      const other = others[i] as Match
      if (other.start >= match.end) break
      if (other.start > start) parts.push({ ...match, start, end: other.start })
      start = Math.max(start, other.end)
    }
    if (start < match.end) parts.push({ ...match, start })
  }
  return parts
}
