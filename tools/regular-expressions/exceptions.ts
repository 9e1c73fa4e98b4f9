/** An expression that may be superlinear, because no server and no caller chooses the text that it reads. */
export interface Exception {
  file: string
  /** The beginning of the expression. */
  text: string
  reason: string
}

const unusedFormat =
  'ajv-formats brings it along. The schemas use only the formats `date` and `date-time`, and a test fails if not'

export const exceptions: Exception[] = [
  {
    file: 'contract-tests/model/options.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source code
    text: "new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`)",
    reason: 'A glob of `only` or `skip`, which the user writes. It reads ids of checks, which this package writes',
  },
  { file: 'src/generated/validators.js', text: 'new RegExp(str)', reason: unusedFormat },
  { file: 'src/generated/validators.js', text: String.raw`/^(?:https?|ftp):\/\/(?:\S+(?::\S*)?@)?`, reason: unusedFormat },
]

/** Returns true if an exception applies to an expression. */
export function isException({ file, text }: { file: string; text: string }): boolean {
  return exceptions.some((exception) => exception.file === file && text.startsWith(exception.text))
}
