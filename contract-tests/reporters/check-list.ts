import { type Claim, type Level, levels } from '../model/check.ts'
import { shortened } from '../model/excerpt.ts'
import type { Finding } from '../model/report.ts'
import { sourceOf } from '../model/spec-pointer.ts'
import { code, escapeMarkdown } from './markdown.ts'

/** A check as `--list` has it. */
export interface Listed {
  id: string
  level: Level
  says: string
  /** JSON pointer into the OpenAPI description. */
  cite: string
  /** The section of the API document. */
  source: string
}

/** The ways to print the checks, by the name of the reporter that stands for each. */
export const listings = { terminal, json, markdown } satisfies Record<string, (claims: Claim[]) => string>

function terminal(claims: Claim[]): string {
  const width = Math.max(0, ...claims.map(({ id }) => id.length))
  const areas = Array.from(byArea(claims).values(), (area) =>
    area.map(({ id, level, says }) => `${id.padEnd(width)}  ${level.padEnd(6)}  ${says}`).join('\n'),
  )
  const counts = levels.map((level) => `${claims.filter((claim) => claim.level === level).length} ${level}`)
  return `${areas.join('\n\n')}\n\n${claims.length} checks: ${counts.join(', ')}\n`
}

function json(claims: Claim[]): string {
  return `${JSON.stringify(claims.map(listed), null, 2)}\n`
}

/** What a check was seen to catch: the beginning of a finding. */
export type Specimen = Pick<Finding, 'message' | 'expected' | 'actual'>

/** The page of the documentation. A specimen shows what passes and what fails where the claim does not say so itself. */
function markdown(claims: Claim[], specimens: ReadonlyMap<string, Specimen> = new Map()): string {
  const counts = levels.map((level) => `${claims.filter((claim) => claim.level === level).length} ${level}`)
  const areas = Array.from(
    byArea(claims),
    ([area, members]) => `## ${area}\n\n${members.map((claim) => entry(claim, specimens.get(claim.id))).join('\n\n')}`,
  )
  return `# The checks

<!-- Written by \`npm run docs:checks\` from contract-tests/checks/. -->

${claims.length} checks (${counts.join(', ')}), each a sentence about a server that can be found true or false. What \`must\` hold, the
API document says or shows, or HTTP and JSON ask for it; what \`should\` hold follows from its definitions or examples; what
\`may\` hold is good practice, and is reported as advice. A check that saw nothing is reported as not run: it did not pass.
\`--only\` and \`--skip\` take the ids, and globs such as \`lifecycle.*\`.

${areas.join('\n\n')}
`
}

function entry(claim: Claim, specimen: Specimen | undefined): string {
  const { id, level, says, cite, source } = listed(claim)
  const passes = claim.passes ?? (specimen && code(shortened(specimen.expected, 300)))
  const fails = claim.fails ?? (specimen && `${code(shortened(specimen.actual, 300))} (${escapeMarkdown(specimen.message)})`)
  return [
    `### ${id}`,
    '',
    escapeMarkdown(says),
    '',
    `- \`${level}\`; ${escapeMarkdown(source)}; \`openapi.yaml${cite}\``,
    ...(passes === undefined ? [] : [`- **Passes:** ${passes}`]),
    ...(fails === undefined ? [] : [`- **Fails:** ${fails}`]),
  ].join('\n')
}

function listed({ id, level, says, cite }: Claim): Listed {
  return { id, level, says, cite, source: sourceOf(cite) }
}

/** Areas and ids in the order of the alphabet: that of the modules' exports is not the same in every runtime. */
function byArea(claims: Claim[]): Map<string, Claim[]> {
  const areas = new Map<string, Claim[]>()
  for (const claim of claims.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const name = claim.id.split('.')[0] ?? claim.id
    areas.set(name, [...(areas.get(name) ?? []), claim])
  }
  return areas
}
