/** A fenced code block of a Markdown page. */
export interface CodeBlock {
  /** The first line that is not an import, up to 80 characters. */
  title: string
  language: string
  code: string
  /** The reason in the comment `<!-- not run: … -->` before the block. */
  notRun: string | undefined
}

/** Returns the code blocks of a page that have a language. */
export function codeBlocks(page: string): CodeBlock[] {
  const found = page.matchAll(/(?:^<!-- not run: ([^\n]*?) -->\n+)?^```(\w+)\n(.*?)^```$/gms)
  return [...found].map(([, notRun, language = '', code = '']) => ({ title: firstLine(code), language, code, notRun }))
}

function firstLine(code: string): string {
  const lines = code.split('\n')
  return (lines.find((line) => line !== '' && !line.startsWith('import ')) ?? lines[0] ?? '').slice(0, 80)
}
