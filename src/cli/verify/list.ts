import { checks } from '../../../contract-tests/index.ts'
import { listings, selectIds } from '../../../contract-tests/internal.ts'
import { UsageError } from '../arguments.ts'
import { writeOutput } from './outputs.ts'
import type { Settings } from './settings.ts'

/** `compute-pools verify --list`: the checks that `--only` and `--skip` leave, as text, JSON or Markdown. */
export async function list({ outputs, options }: Settings): Promise<number> {
  const isSelected = selectIds(options)
  const selected = checks().filter(({ id }) => isSelected(id))
  let written = true
  for (const output of outputs) {
    if (!isListing(output.name))
      throw new UsageError(`--list prints as ${Object.keys(listings).join(', ')}, and not as ${output.name}`)
    written = (await writeOutput(output, listings[output.name](selected))) && written
  }
  return written ? 0 : 2
}

/** @throws {UsageError} for a glob that no check's id fits, and when no check is left: a run without checks would conform. */
export function requireMatches(options: Settings['options']): void {
  const { only, skip } = options
  const ids = checks().map(({ id }) => id)
  for (const [flag, globs] of [
    ['--only', only],
    ['--skip', skip],
  ] as const) {
    for (const glob of [globs ?? []].flat()) {
      if (ids.some(selectIds({ only: glob }))) continue
      const suggestion = ids.some((id) => id.startsWith(`${glob}.`)) ? `${flag} '${glob}.*'` : undefined
      throw new UsageError(
        `${flag} ${JSON.stringify(glob)}: no check has such an id; compute-pools verify --list prints them`,
        suggestion,
      )
    }
  }
  if (!ids.some(selectIds(options))) throw new UsageError(`${only ? '--only and --skip leave' : '--skip leaves'} no check`)
}

function isListing(name: string): name is keyof typeof listings {
  return Object.hasOwn(listings, name)
}
