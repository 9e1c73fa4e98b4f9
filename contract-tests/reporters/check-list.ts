import { type Check, type Level, levels } from '../model/check.ts'
import { truncate } from '../model/excerpt.ts'
import type { Finding } from '../model/report.ts'
import { findSection } from '../model/spec-pointer.ts'
import { codeSpan, escapeMarkdown } from './markdown.ts'

/** A check in the output of `--list`. */
export interface ListedCheck {
  id: string
  level: Level
  description: string
  /** JSON pointer into the OpenAPI document. */
  pointer: string
  /** The section of the API document. */
  source: string
}

/** Formats a list of checks. The keys are the names of the reporters that select a format. */
export const checkLists = { terminal, json, markdown } satisfies Record<string, (checks: Check[]) => string>

function terminal(checks: Check[]): string {
  const width = Math.max(0, ...checks.map(({ id }) => id.length))
  const areas = Array.from(groupByArea(checks).values(), (area) =>
    area.map(({ id, level, description }) => `${id.padEnd(width)}  ${level.padEnd(6)}  ${description}`).join('\n'),
  )
  const counts = levels.map((level) => `${checks.filter((check) => check.level === level).length} ${level}`)
  return `${areas.join('\n\n')}\n\n${checks.length} checks: ${counts.join(', ')}\n`
}

function json(checks: Check[]): string {
  return `${JSON.stringify(checks.map(toListedCheck), null, 2)}\n`
}

/** A violation that a check reported. Shown as its example. */
export type ExampleViolation = Pick<Finding, 'message' | 'expected' | 'actual'>

/** Builds docs/checks.md. `examples` has a violation for each check id. */
function markdown(checks: Check[], examples: ReadonlyMap<string, ExampleViolation> = new Map()): string {
  const counts = levels.map((level) => `${checks.filter((check) => check.level === level).length} ${level}`)
  const areas = Array.from(
    groupByArea(checks),
    ([area, members]) => `## ${area}\n\n${members.map((check) => formatEntry(check, examples.get(check.id))).join('\n\n')}`,
  )
  return `# The checks

<!-- Written by \`npm run docs:checks\` from contract-tests/checks/. -->

${checks.length} checks (${counts.join(', ')}), each a rule that a server keeps or violates. Rules at \`must\` are stated or shown by the
API document, or required by HTTP or JSON. Rules at \`should\` follow from its definitions or examples. Rules at \`may\` are
good practice and reported as advice. A check that saw no case of its rule is reported as not run.
\`--only\` and \`--skip\` accept ids and globs such as \`lifecycle.*\`.

${areas.join('\n\n')}
`
}

function formatEntry(check: Check, example: ExampleViolation | undefined): string {
  const { id, level, description, pointer, source } = toListedCheck(check)
  return [
    `### ${id}`,
    '',
    escapeMarkdown(description),
    '',
    `- \`${level}\`; ${escapeMarkdown(source)}; \`openapi.yaml${pointer}\``,
    ...(example ? formatExample(example) : []),
  ].join('\n')
}

function formatExample({ message, expected, actual }: ExampleViolation): string[] {
  return [
    `- **Passes:** ${codeSpan(truncate(expected, 300))}`,
    `- **Fails:** ${codeSpan(truncate(actual, 300))} (${escapeMarkdown(message)})`,
  ]
}

function toListedCheck({ id, level, description, pointer }: Check): ListedCheck {
  return { id, level, description, pointer, source: findSection(pointer) }
}

/** Groups checks by area. Areas and ids are in alphabetical order. */
function groupByArea(checks: Check[]): Map<string, Check[]> {
  const areas = new Map<string, Check[]>()
  for (const check of checks.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const name = check.id.split('.')[0] ?? check.id
    areas.set(name, [...(areas.get(name) ?? []), check])
  }
  return areas
}
