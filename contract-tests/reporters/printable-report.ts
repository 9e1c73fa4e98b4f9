import { breakCommands, printableLine, printableLines } from '../../src/core/printable.ts'
import { maxBodyLength, truncate } from '../model/excerpt.ts'

/**
 * Returns the data with strings that can be printed: each is one line without control or invisible characters, and is cut
 * at a length. Bodies keep their line breaks and tabs. So a response cannot control a terminal or a page, and cannot add
 * lines to a report.
 */
export function printable<T>(data: T): T {
  return convert(data, '') as T
}

function convert(data: unknown, key: string): unknown {
  if (typeof data === 'string') return convertText(data, key)
  if (Array.isArray(data)) return data.map((entry) => convert(entry, key))
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [convertText(name, ''), convert(value, name)]))
}

/** An excerpt of a body has its length at its end. */
const maxTextLength = maxBodyLength + 100

function convertText(text: string, key: string): string {
  // A cut command would do something else. Those of a run are short.
  if (key === 'curl') return text.length > maxCommandLength ? '' : printableLine(text)
  const cut = shorten(text, maxTextLength)
  return key === 'body' ? printableLines(cut) : printableLine(cut)
}
const maxCommandLength = 100_000

/** Cuts a text. The number of characters at its end stays that of the whole text, even if it is an excerpt already. */
export function shorten(text: string, maxLength: number): string {
  const [mark] = text.length > maxLength ? (/… \(\d+ characters\)$/.exec(text.slice(-40)) ?? []) : []
  return mark === undefined ? truncate(text, maxLength) : text.slice(0, maxLength) + mark
}

/** Returns a text as one line of a log: printable, cut at a length, and without commands of CI systems. */
export function printableMessage(text: string): string {
  return breakCommands(printableLine(shorten(text, maxTextLength)))
}

/** Escapes the commands of CI systems in XML and HTML. */
export function breakCommandsInMarkup(markup: string): string {
  return breakCommands(markup, (character) => `&#${character.charCodeAt(0)};`)
}

/** Returns the notes that a reporter shows. The JSON report has all. */
export function shownNotes(notes: readonly string[]): string[] {
  if (notes.length <= maxNotes) return [...notes]
  return [...notes.slice(0, maxNotes), `and ${notes.length - maxNotes} more notes; use --reporter json to see all`]
}
const maxNotes = 50
