import type { Match } from './secret-search.ts'

/** A secret, and the places where its exact value is masked. */
export interface Secret {
  name: string
  value: string
  /**
   * - `anywhere`: also inside a word.
   * - `word`: as a word of its own.
   * - `echo`: as a word of a sentence that the server wrote, and in the places of `after-name`.
   * - `after-name`: after its name or an authentication scheme, and as a whole string.
   */
  scope: 'anywhere' | 'word' | 'echo' | 'after-name'
}

/** Decides where to mask a value. A short or common one, such as `1` or `true`, is also a part of ordinary text. */
export function scopeOf(name: string, value: string): Secret['scope'] {
  const isShort = value.length < 4
  if (isPublicName(name)) return name === 'USER_AGENT' && value.length >= 8 ? 'anywhere' : 'after-name'
  // A part of a short token is no secret by itself.
  if (isShort && /^TOKEN_/.test(name)) return 'after-name'
  if (/^(true|false|null|none|yes|no|on|off)$/i.test(value)) return /^(FORBIDDEN_)?TOKEN$/.test(name) ? 'echo' : 'after-name'
  if (/^\d{1,3}$/.test(value) || /^[aAI]$/.test(value)) return 'echo'
  if (value.length === 1) return /[\p{L}\p{N}]/u.test(value) ? 'word' : 'after-name'
  return isShort ? 'word' : 'anywhere'
}

/** True for headers whose values are also elsewhere in a report. */
export function isPublicName(name: string): boolean {
  return /^(ACCEPT(_.*)?|CONTENT_TYPE|USER_AGENT|PREFER|CACHE_CONTROL)$/.test(name)
}

/**
 * Finds the exact values of secrets. The matches are sorted and do not overlap; the longest of those that begin first wins.
 *
 * @param isEcho true for a text that the server wrote. Other texts may quote the server.
 */
export function findExact(text: string, secrets: readonly Secret[], isEcho: boolean): Match[] {
  const all: Match[] = []
  secrets.forEach((secret, index) => {
    const { length } = secret.value
    const isQuoted = createQuoteTest(text)
    for (let start = text.indexOf(secret.value); start >= 0; start = text.indexOf(secret.value, start + length)) {
      if (isSecretAt(text, start, secret, isEcho || isQuoted(start)))
        all.push({ start, end: start + length, secret: index, isWhole: true })
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

/** Returns the test for positions between double quotes. Call it with ascending positions. */
function createQuoteTest(text: string): (position: number) => boolean {
  let next = text.indexOf('"')
  let isInside = false
  return (position) => {
    for (; next >= 0 && next < position; next = text.indexOf('"', next + 1)) isInside = !isInside
    return isInside
  }
}

function isSecretAt(text: string, start: number, { name, value, scope }: Secret, isEcho: boolean): boolean {
  if (scope === 'anywhere') return true
  const end = start + value.length
  const before = text.slice(Math.max(0, start - maxNameLength), start)
  const after = text.slice(end, end + 2)
  if (isAuthorization.test(before) || isMisspelled(before, after)) return true
  if (endsInsideWord(before) || /^[\p{L}\p{N}_-]/u.test(after)) return false
  if (scope === 'word' || followsName(before, name)) return true
  if (isWholeString(text, start, end, isEcho)) return !isPublicName(name)
  return isEcho && scope === 'echo' && (/\D/.test(value) || isInSentence(before, after))
}

/** True in a header that a check misspells: with the token right behind the scheme, or with a letter behind the token. */
function isMisspelled(before: string, after: string): boolean {
  if (/\b(bearer|basic|digest) $/i.test(before)) return /^x?([^\w-]|$)/.test(after)
  return /\b(bearer|authorization["'\s:=\\]{1,8}[a-z]{1,16})$/i.test(before) && /^(["'\\\r\n]|$)/.test(after)
}

/** True if the text ends with a letter or a digit that is not the end of an escape, or with an apostrophe as in `it's`. */
function endsInsideWord(text: string): boolean {
  return /[\p{L}\p{N}_-]$/u.test(text) ? !/(%[\da-f]{2}|\\[nrt])$/i.test(text) : /\p{L}'$/u.test(text)
}

/** True if the text ends with the name of the secret, or another word for a secret, and what may stand behind a name. */
function followsName(text: string, name: string): boolean {
  const start = findSeparator(text)
  if (start === text.length) return false
  const letters = lettersOf(text.slice(0, start))
  return [...fieldNames, name.replace(/^HEADER_/, '')].some((field) => letters.endsWith(lettersOf(field)))
}

/** Returns the index of the white space, punctuation, escapes and tags at the end of a text. */
function findSeparator(text: string): number {
  let index = text.length
  for (let parts = 0; parts < maxSeparatorParts; parts++) {
    const [part = ''] = /(["'`\s:=,+\\>[\]({]|%[\da-f]{2}|&#?\w{1,6};|<\/?[a-z]\w{0,9}>)$/i.exec(text.slice(0, index)) ?? []
    if (part === '') break
    index -= part.length
  }
  return index
}

const maxSeparatorParts = 16

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** True for a whole string in quotes, and for a whole text. Texts of this package may be a number. */
function isWholeString(text: string, start: number, end: number, isEcho: boolean): boolean {
  const [before, after] = [text.charAt(start - 1), text.charAt(end)]
  if (before !== after || !/^["'`]?$/.test(before)) return false
  return before !== '' || isEcho || /\D/.test(text.slice(start, end))
}

/** True for a number in a sentence, unlike one that is a JSON value or a part of a version or a date. */
function isInSentence(before: string, after: string): boolean {
  return !/(^|[:[,{(=])\s*$|[.:/,]$/.test(before) && !/^[.:/,]\d/.test(after)
}

/** Bounds the time to look for a name before a value. */
const maxNameLength = 80
const isAuthorization = /\bauthorization["'\s:=\\]{1,8}([a-z]{1,16}[ :]{1,3})?$/i
const fieldNames = ['Authorization', 'Bearer', 'Basic', 'Digest', 'Token', 'API key', 'Password']
