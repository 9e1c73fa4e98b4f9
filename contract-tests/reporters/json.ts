import type { Report } from '../model/report.ts'

/** Formats a report as JSON. `@nightcrawler/compute-pools/report.schema.json` describes it. */
export function json(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
json.description = 'the report as JSON; report.schema.json describes it'
