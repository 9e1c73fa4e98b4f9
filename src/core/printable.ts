/**
 * Returns a text on one line. Every control character, invisible character and lone surrogate is an escape such as
 * `\u202e`, so that the text cannot control a terminal, change the order of a line or look like another text.
 */
export function printableLine(text: string): string {
  return text.replace(invisible, (match, run?: string) => (run === undefined ? match : escapeRun(run)))
}

/** Like `printableLine`, but keeps line breaks and tabs. */
export function printableLines(text: string): string {
  return text.replace(invisible, (match, run?: string) => (run === undefined ? match : run.replace(/[^\n\t]+/g, escapeRun)))
}

/** Returns true if `printableLine` keeps the text, which also has no joined emoji. */
export function isPrintable(text: string): boolean {
  return !invisibleOne.test(text)
}

/**
 * Escapes one character of what CI systems read as a command in the log of a job: `::` at the start of a line and `##[` in
 * GitHub Actions, `##vso[` in Azure Pipelines, `##teamcity[` in TeamCity.
 *
 * @param spell writes the character in the language of the text. By default as `\u003a`.
 */
export function breakCommands(text: string, spell: (character: string) => string = escapeUnits): string {
  return text.replace(commands, (start) => start.slice(0, -1) + spell(start.slice(-1)))
}

const invisibleOne = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u

// Emoji keep their joiners. A joiner between letters is escaped: the ids `ab` and `a\u200db` look the same.
const invisible =
  /(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})\ufe0f|([\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]+)/gu

// One line at a time: `\s*` would read the same line breaks again and again.
const commands = /^[^\S\n\r\u2028\u2029]*:(?=:)|##(?=[a-z]*\[)/gim

function escapeRun(run: string): string {
  let escaped = ''
  for (const character of run) escaped += shortEscapes[character] ?? escapeUnits(character)
  return escaped
}

const shortEscapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Writes each UTF-16 code unit as in JSON. */
function escapeUnits(text: string): string {
  let escaped = ''
  for (let i = 0; i < text.length; i++) escaped += `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`
  return escaped
}
