/**
 * Compares openapi.yaml with the last released version: `npm run api:changes`. The exit status is 1 if a change breaks callers
 * or servers and no changeset announces it.
 */
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { Change } from './spec-changes/change.ts'
import { compareSpecs } from './spec-changes/compare-specs.ts'

const root = new URL('../../', import.meta.url)
/** In ascending order. */
const bumps = ['none', 'patch', 'minor', 'major'] as const
type Bump = (typeof bumps)[number]

interface Summary {
  /** One line per change, for people. */
  text: string
  /** True if no change is breaking, or if the pending changesets announce a large enough bump. */
  isAnnounced: boolean
}

/** Summarizes the changes of openapi.yaml since the last release. */
export async function checkSpecChanges(): Promise<Summary> {
  const released = await readSpec('tools/api/released.yaml')
  const current = await readSpec('openapi/openapi.yaml')
  const { name, version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { name: string; version: string }
  return summarizeChanges(compareSpecs(released, current), breakingBump(version), announcedBump(await readChangesets(), name))
}

/** Lists breaking changes first. */
export function summarizeChanges(changes: Change[], requiredBump: Bump, announced: Bump): Summary {
  const breaking = changes.filter(({ breaks }) => breaks !== 'nobody')
  const compatible = changes.filter(({ breaks }) => breaks === 'nobody')
  const isAnnounced = breaking.length === 0 || bumps.indexOf(announced) >= bumps.indexOf(requiredBump)
  const lines = [
    changes.length === 0
      ? 'openapi.yaml has no changes since the last release.'
      : `openapi.yaml has ${changes.length} change${changes.length === 1 ? '' : 's'} since the last release, ${breaking.length} breaking:`,
    ...breaking.map(({ location, description, breaks }) => `  BREAKING    ${location}: ${description} (breaks ${breaks})`),
    ...compatible.map(({ location, description }) => `  compatible  ${location}: ${description}`),
    ...(isAnnounced
      ? []
      : [`No changeset announces this. Run npx changeset and choose ${requiredBump}. SEMVER.md defines breaking changes.`]),
  ]
  return { text: lines.join('\n'), isAnnounced }
}

/** Before 1.0, minor versions may break. */
function breakingBump(version: string): Bump {
  return version.startsWith('0.') ? 'minor' : 'major'
}

/** Returns the largest bump of a package in the front matter of the changesets. */
export function announcedBump(changesets: string[], packageName: string): Bump {
  const announced = changesets.map((text) => {
    const [, frontMatter = ''] = text.match(/^---\n(.*?)\n---/s) ?? []
    return ((parse(frontMatter) ?? {}) as Record<string, Bump>)[packageName] ?? 'none'
  })
  return announced.reduce((largest, bump) => (bumps.indexOf(bump) > bumps.indexOf(largest) ? bump : largest), 'none')
}

async function readChangesets(): Promise<string[]> {
  const folder = new URL('.changeset/', root)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.md') && file !== 'README.md')
  return Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))
}

async function readSpec(file: string): Promise<Record<string, unknown>> {
  return parse(await readFile(new URL(file, root), 'utf8'))
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const { text, isAnnounced } = await checkSpecChanges()
  console.log(text)
  process.exitCode = isAnnounced ? 0 : 1
}
