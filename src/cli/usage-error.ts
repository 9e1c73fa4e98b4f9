import { hideCredentials } from '../core/url-credentials.ts'

/** Thrown for a command line that cannot be run. The message names the input and what is expected. Exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** Probable correction, such as `--port`. */
  readonly suggestion: string | undefined

  constructor(message: string, suggestion?: string) {
    super(message)
    this.suggestion = suggestion
  }
}

/**
 * Creates the error for a value that an option does not accept, such as
 * `invalid --rate "fast": expected a number per second, such as 20/s`.
 */
export function invalidValue(name: string, text: string, expected: string, suggestion?: string): UsageError {
  return new UsageError(`invalid ${name} ${quoteValue(text)}: expected ${expected}`, suggestion)
}

/** Quotes a value for an error message. Credentials in a URL are masked, and a long text is cut. */
export function quoteValue(text: string): string {
  const shown = hideCredentials(text)
  return JSON.stringify(shown.length > maxValueLength ? `${shown.slice(0, maxValueLength)}…` : shown)
}

const maxValueLength = 200
