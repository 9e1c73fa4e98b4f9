import { type Check, type Level, levels } from '../model/check.ts'
import { truncate } from '../model/excerpt.ts'
import type { Finding } from '../model/report.ts'
import { findSection } from '../model/spec-pointer.ts'
import { code, escapeMarkdown } from './markdown.ts'

/** A check as `--list` has it. */
export interface ListedCheck {
  id: string
  level: Level
  description: string
  /** JSON pointer into the OpenAPI description. */
  pointer: string
  /** The section of the API document. */
  source: string
}

/** The ways to print the checks, by the name of the reporter that stands for each. */
export const listings = { terminal, json, markdown } satisfies Record<string, (checks: Check[]) => string>

function terminal(checks: Check[]): string {
  const width = Math.max(0, ...checks.map(({ id }) => id.length))
  const areas = Array.from(byArea(checks).values(), (area) =>
    area.map(({ id, level, description }) => `${id.padEnd(width)}  ${level.padEnd(6)}  ${description}`).join('\n'),
  )
  const counts = levels.map((level) => `${checks.filter((check) => check.level === level).length} ${level}`)
  return `${areas.join('\n\n')}\n\n${checks.length} checks: ${counts.join(', ')}\n`
}

function json(checks: Check[]): string {
  return `${JSON.stringify(checks.map(listed), null, 2)}\n`
}

/** What a check was seen to catch: the beginning of a finding. */
export type Specimen = Pick<Finding, 'message' | 'expected' | 'actual'>

/** The page of the documentation. A specimen shows what passes and what fails where the claim does not say so itself. */
function markdown(checks: Check[], specimens: ReadonlyMap<string, Specimen> = new Map()): string {
  const counts = levels.map((level) => `${checks.filter((check) => check.level === level).length} ${level}`)
  const areas = Array.from(
    byArea(checks),
    ([area, members]) => `## ${area}\n\n${members.map((check) => entry(check, specimens.get(check.id))).join('\n\n')}`,
  )
  return `# The checks

<!-- Written by \`npm run docs:checks\` from contract-tests/checks/. -->

${checks.length} checks (${counts.join(', ')}), each a sentence about a server that can be found true or false. What \`must\` hold, the
API document says or shows, or HTTP and JSON ask for it; what \`should\` hold follows from its definitions or examples; what
\`may\` hold is good practice, and is reported as advice. A check that saw nothing is reported as not run: it did not pass.
\`--only\` and \`--skip\` take the ids, and globs such as \`lifecycle.*\`.

${areas.join('\n\n')}
`
}

function entry(check: Check, specimen: Specimen | undefined): string {
  const { id, level, description, pointer, source } = listed(check)
  const passes = check.passes ?? (specimen && code(truncate(specimen.expected, 300)))
  const fails = check.fails ?? (specimen && `${code(truncate(specimen.actual, 300))} (${escapeMarkdown(specimen.message)})`)
  return [
    `### ${id}`,
    '',
    escapeMarkdown(description),
    '',
    `- \`${level}\`; ${escapeMarkdown(source)}; \`openapi.yaml${pointer}\``,
    ...(passes === undefined ? [] : [`- **Passes:** ${passes}`]),
    ...(fails === undefined ? [] : [`- **Fails:** ${fails}`]),
  ].join('\n')
}

function listed({ id, level, description, pointer }: Check): ListedCheck {
  return { id, level, description, pointer, source: findSection(pointer) }
}

/** Areas and ids in the order of the alphabet: that of the modules' exports is not the same in every runtime. */
function byArea(checks: Check[]): Map<string, Check[]> {
  const areas = new Map<string, Check[]>()
  for (const check of checks.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const name = check.id.split('.')[0] ?? check.id
    areas.set(name, [...(areas.get(name) ?? []), check])
  }
  return areas
}
