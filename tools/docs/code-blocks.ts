/** A fenced block of a Markdown page. */
export interface CodeBlock {
  /** The first line that says what it is about. */
  title: string
  language: string
  code: string
  /** Why it cannot be run by a test, from the comment `<!-- not run: … -->` before it. */
  notRun: string | undefined
}

/** Every block of a page that names its language. */
export function codeBlocks(page: string): CodeBlock[] {
  const found = page.matchAll(/(?:^<!-- not run: ([^\n]*?) -->\n+)?^```(\w+)\n(.*?)^```$/gms)
  return [...found].map(([, notRun, language = '', code = '']) => ({ title: titleOf(code), language, code, notRun }))
}

function titleOf(code: string): string {
  const lines = code.split('\n')
  return (lines.find((line) => line !== '' && !line.startsWith('import ')) ?? lines[0] ?? '').slice(0, 80)
}
