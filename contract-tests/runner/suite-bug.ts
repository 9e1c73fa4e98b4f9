/** Describes an error that comes neither from the server nor from an abort. It must not cost the rest of the report. */
export function describeBug(error: unknown): string {
  return `a bug in this suite, please report it: ${error instanceof Error ? error.stack : String(error)}`
}
