import { checks } from '../../../contract-tests/index.ts'
import { checkLists, selectIds } from '../../../contract-tests/internal.ts'
import { UsageError } from '../usage-error.ts'
import { writeOutput } from './outputs.ts'
import type { Settings } from './settings.ts'

/** Runs `compute-pools verify --list`: prints the selected checks as text, JSON or Markdown. */
export async function listChecks({ outputs, options }: Settings): Promise<number> {
  const isSelected = selectIds(options)
  const selected = checks().filter(({ id }) => isSelected(id))
  let isWritten = true
  for (const output of outputs) {
    if (!isCheckList(output.name)) {
      const formats = Object.keys(checkLists).join(', ')
      throw new UsageError(`--list does not support --reporter ${output.name}: expected one of ${formats}`)
    }
    isWritten = (await writeOutput(output, checkLists[output.name](selected))) && isWritten
  }
  return isWritten ? 0 : 2
}

/** @throws {UsageError} for a glob without a match, and for a selection without checks: such a run would always conform. */
export function requireMatches({ only, skip }: Settings['options']): void {
  const ids = checks().map(({ id }) => id)
  for (const [flag, globs] of Object.entries({ '--only': only, '--skip': skip })) {
    for (const glob of [globs ?? []].flat()) {
      if (ids.some(selectIds({ only: glob }))) continue
      const suggestion = ids.some((id) => id.startsWith(`${glob}.`)) ? `${flag} '${glob}.*'` : undefined
      throw new UsageError(
        `invalid ${flag} ${JSON.stringify(glob)}: no check id matches; to list them, run compute-pools verify --list`,
        suggestion,
      )
    }
  }
  if (!ids.some(selectIds({ only, skip })))
    throw new UsageError(`${only ? '--only and --skip select' : '--skip selects'} no check`)
}

function isCheckList(name: string): name is keyof typeof checkLists {
  return Object.hasOwn(checkLists, name)
}
