import type { Option, OptionHelp, OptionTable } from './options.ts'

interface Help {
  summary: string
  usage: string
  /** Paragraph between usage and options, without a final line break. */
  intro?: string
  /** Arguments without a flag. They are printed before the options of their group. */
  arguments?: OptionHelp[]
  options: OptionTable
  /** Text after the options, without a final line break. */
  footer: string
}

const maxWidth = 90

/** Returns the help of a command. Its options are grouped and aligned, with their defaults and environment variables. */
export function renderHelp({ summary, usage, intro, arguments: positionals = [], options, footer }: Help): string {
  const rows: (OptionHelp | Option)[] = [...positionals, ...Object.values(options)]
  const column = Math.max(...rows.map(({ flag }) => flag.length)) + 4
  const groups = new Map<string, string[]>()
  for (const row of rows) {
    const { group = 'Options' } = row
    groups.set(group, [...(groups.get(group) ?? []), ...renderRow(row, column)])
  }
  const sections = Array.from(groups, ([group, lines]) => `${group}:\n${lines.join('\n')}`)
  return `${[summary, `Usage: ${usage}`, ...(intro === undefined ? [] : [intro]), ...sections, footer].join('\n\n')}\n`
}

function renderRow(row: OptionHelp | Option, column: number): string[] {
  const words = [...row.help.split(' '), ...notes(row)]
  const lines = [...wrap(words, maxWidth - column), ...(row.details ?? [])]
  return lines.map((line, index) => (index === 0 ? `  ${row.flag}` : '').padEnd(column) + line)
}

/** Returns the notes as one word, which is not wrapped. */
function notes(row: OptionHelp | Option): string[] {
  const parts: string[] = []
  if ('env' in row) parts.push(`environment variable ${row.env}`)
  if ('repeatable' in row) parts.push('repeatable')
  if ('default' in row) parts.push(`default ${row.default}`)
  return parts.length > 0 ? [`(${parts.join('; ')})`] : []
}

function wrap(words: string[], width: number): string[] {
  const lines: string[] = ['']
  for (const word of words) {
    const line = lines.at(-1)
    if (!line) lines.splice(-1, 1, word)
    else if (line.length + 1 + word.length <= width) lines.splice(-1, 1, `${line} ${word}`)
    else lines.push(word)
  }
  return lines
}
