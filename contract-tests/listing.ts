import { type Claim, type Level, levels } from './check.ts'
import { sourceOf } from './source.ts'

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

/** The page of the documentation. */
function markdown(claims: Claim[]): string {
  const areas = Array.from(byArea(claims), ([area, members]) => `## ${area}\n\n${members.map(entry).join('\n\n')}`)
  return `# The checks

<!-- Made by \`npm run docs:checks\` from the claims in contract-tests/checks/; do not edit. -->

${claims.length} checks, each a sentence about a server that can be found true or false. What \`must\` hold, the API document
says or shows, or HTTP and JSON ask for it; what \`should\` hold follows from its definitions or examples; what \`may\` hold
is good practice, and reported as advice. \`compute-pools verify --list\` prints them, \`--only\` and \`--skip\` take their ids.

${areas.join('\n\n')}
`
}

function entry(claim: Claim): string {
  const { id, level, says, cite, source } = listed(claim)
  return [
    `### ${id}`,
    says,
    `- **Level** \`${level}\``,
    `- **Document** ${source}`,
    `- **Description** \`openapi.yaml${cite}\``,
    `- **Passes** ${claim.passes ?? 'each time that what was seen fits the sentence; a run that never saw it reports it as not run'}`,
    `- **Fails** ${claim.fails ?? 'as soon as one answer shows that the sentence is not true'}`,
  ]
    .join('\n')
    .replace(`### ${id}\n${says}\n`, `### ${id}\n\n${says}\n\n`)
}

function listed({ id, level, says, cite }: Claim): Listed {
  return { id, level, says, cite, source: sourceOf(cite) }
}

function byArea(claims: Claim[]): Map<string, Claim[]> {
  const areas = new Map<string, Claim[]>()
  for (const claim of claims) {
    const name = claim.id.split('.')[0] ?? claim.id
    areas.set(name, [...(areas.get(name) ?? []), claim])
  }
  return areas
}
