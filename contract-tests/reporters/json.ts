import { breakCommands, printableLines } from '../../src/core/printable.ts'
import type { Report } from '../model/report.ts'

/**
 * Formats a report as JSON. `@nightcrawler/compute-pools/report.schema.json` describes it. Invisible characters are escapes,
 * so that the text can also be read in a terminal and in the log of a CI system.
 */
export function json(report: Report): string {
  return `${breakCommands(printableLines(JSON.stringify(report, null, 2)))}\n`
}
json.description = 'the report as JSON; report.schema.json describes it'
