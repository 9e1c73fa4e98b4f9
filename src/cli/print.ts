import { breakCommands, printableLines } from '../core/printable.ts'

/**
 * Prints a text on stderr. Control and invisible characters are escapes: the text may contain a part of a response or of a
 * file. CI systems find no command in it.
 */
export function printError(text: string): void {
  process.stderr.write(`${breakCommands(printableLines(text))}\n`)
}
