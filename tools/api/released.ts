/**
 * Judges openapi.yaml against the one that was released last: `npm run api:changes`. Exit status 1 when it breaks callers or
 * servers and no changeset says so.
 */
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { type Change, descriptionChanges } from './description-changes.ts'

const root = new URL('../../', import.meta.url)
type Bump = 'none' | 'patch' | 'minor' | 'major'
const bumps: Bump[] = ['none', 'patch', 'minor', 'major']

/** What changed since the last release, as lines; and whether the changesets that wait announce as much. */
export async function judgement(): Promise<{ text: string; announced: boolean }> {
  const released = await descriptionIn('tools/api/released.yaml')
  const current = await descriptionIn('openapi/openapi.yaml')
  const { name, version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { name: string; version: string }
  const changesets = (await readdir(new URL('.changeset/', root))).filter((file) => file.endsWith('.md') && file !== 'README.md')
  const texts = await Promise.all(changesets.map((file) => readFile(new URL(`.changeset/${file}`, root), 'utf8')))
  return judge(descriptionChanges(released, current), neededFor(version), announcedIn(texts, name))
}

/** The sentence for people: each change with whom it breaks, breaking ones first, and what is missing. */
export function judge(changes: Change[], breaking: Bump, announced: Bump): { text: string; announced: boolean } {
  const broken = changes.filter(({ breaks }) => breaks !== 'nobody')
  const lines = [...broken, ...changes.filter((it) => !broken.includes(it))].map(
    ({ where, says, breaks }) =>
      `  ${breaks === 'nobody' ? 'fine    ' : 'BREAKING'}  ${where}: ${says}${breaks === 'nobody' ? '' : ` (breaks ${breaks})`}`,
  )
  const missing = broken.length > 0 && bumps.indexOf(announced) < bumps.indexOf(breaking)
  const verdict =
    changes.length === 0
      ? 'openapi.yaml promises what was released.'
      : `openapi.yaml has ${changes.length} change${changes.length === 1 ? '' : 's'} since the release, ${broken.length} of them breaking:`
  const wayOut = missing
    ? [`No changeset announces this: npx changeset, and choose ${breaking}. What counts as breaking is said in SEMVER.md.`]
    : []
  return { text: [verdict, ...lines, ...wayOut].join('\n'), announced: !missing }
}

/** Below 1.0 a minor version may break. */
function neededFor(version: string): Bump {
  return version.startsWith('0.') ? 'minor' : 'major'
}

/** The greatest bump that the changesets ask for, each with the package and its bump in its front matter. */
export function announcedIn(changesets: string[], name: string): Bump {
  const asked = changesets.map((text) => {
    const [, front = ''] = text.match(/^---\n(.*?)\n---/s) ?? []
    return ((parse(front) ?? {}) as Record<string, Bump>)[name] ?? 'none'
  })
  return asked.reduce((most, bump) => (bumps.indexOf(bump) > bumps.indexOf(most) ? bump : most), 'none')
}

async function descriptionIn(file: string): Promise<Record<string, unknown>> {
  return parse(await readFile(new URL(file, root), 'utf8'))
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const { text, announced } = await judgement()
  console.log(text)
  process.exitCode = announced ? 0 : 1
}
