import type { Report } from '../model/report.ts'

/** The report itself. Its shape is described by `@nightcrawler/compute-pools/report.schema.json`. */
export function json(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
json.description = 'for programs; its shape is in report.schema.json'
