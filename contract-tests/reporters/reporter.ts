import type { Report } from '../model/report.ts'

/** Turns a report into text. A pure function of its arguments. */
export interface Reporter {
  (report: Report, options?: ReporterOptions): string
  /** One line for the help of the command line. */
  description: string
}

/** Options of a reporter. */
export interface ReporterOptions {
  /**
   * Adds ANSI colors. Only `terminal` has them.
   *
   * @default false
   */
  color?: boolean
}
