import { isPrintable } from '../../src/core/printable.ts'
import type { Piece } from './redact.ts'

/**
 * Quotes pieces as one word of a POSIX shell: `'…'"$TOKEN"'…'`. Only the variables expand. The word is on one line and
 * has no control characters: a text with them becomes `"$(printf '…\012…')"`. Returns `undefined` for a text that no
 * such word can hold: one with a NUL, or with a line break at its end.
 */
export function quoteWord(pieces: readonly Piece[], encode: Encode = encodeUtf8): string | undefined {
  const parts = pieces.filter((piece) => !('literal' in piece) || piece.literal !== '')
  if (parts.every((piece) => !('literal' in piece) || isVerbatim(piece.literal, encode)))
    return parts.map((piece) => ('literal' in piece ? quoteLiteral(piece.literal) : `"$${piece.variable}"`)).join('') || "''"
  const last = parts.at(-1)
  // A command substitution drops line breaks at its end.
  if (last && 'literal' in last && last.literal.endsWith('\n')) return undefined
  if (parts.some((piece) => 'literal' in piece && piece.literal.includes('\0'))) return undefined
  return `"$(${printCommand(parts, encode)})"`
}

/** Quotes an argument where it needs it. The text has no NUL and no line break at its end. */
export function quoteArgument(text: string): string {
  return /^[\w.,:/@%+-]+$/.test(text) ? text : (quoteWord([{ literal: text }]) ?? "''")
}

/** Returns a command that prints the pieces. It is on one line, has no control characters, and can print any bytes. */
export function printCommand(pieces: readonly Piece[], encode: Encode = encodeUtf8): string {
  const format = pieces.map((piece) => ('literal' in piece ? formatLiteral(piece.literal, encode) : '%s')).join('')
  const variables = pieces.flatMap((piece) => ('literal' in piece ? [] : [`"$${piece.variable}"`]))
  // A format that begins with a dash would be an option.
  return ['printf', `'${format.replace(/^-/, '\\055')}'`, ...variables].join(' ')
}

/** Returns the bytes that a character is sent as. */
export type Encode = (character: string) => Iterable<number>

const encoder = new TextEncoder()

/** A lone surrogate is sent as U+FFFD. */
export const encodeUtf8: Encode = (character) => encoder.encode(character)

/** Header values are sent as Latin-1. */
export const encodeLatin1: Encode = (character) => (character <= '\u00ff' ? [character.charCodeAt(0)] : encodeUtf8(character))

/** True if the text can be printed and its UTF-8 bytes are the ones to send. */
function isVerbatim(text: string, encode: Encode): boolean {
  return isPrintable(text) && (encode === encodeUtf8 || /^[\0-\x7f]*$/.test(text))
}

function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", `'\\''`).replace(/##(?=[a-z]*\[)/gi, breakCommand)}'`
}

// CI systems read `##[` in a log as a command.
const breakCommand = `#'"#"'`

function formatLiteral(text: string, encode: Encode): string {
  return Array.from(text, (character) => {
    if (character === '%') return '%%'
    const isPlain = isVerbatim(character, encode) && !unsafeInFormat.test(character)
    return isPlain ? character : Array.from(encode(character), toOctal).join('')
  }).join('')
}

// Between double quotes, an interactive shell replaces `!`.
const unsafeInFormat = /[\\'!#]/

function toOctal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`
}
