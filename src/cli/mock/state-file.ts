import { collectSeedIssues, isSeed, type Seed } from '../../server/seed.ts'
import type { ResumeState, Snapshot } from '../../server/store.ts'
import { FileError, isObject, parseJson, readText } from '../input-file.ts'

/** Thrown for a seed or state file that cannot be used. The message names the file, the reason and the fix. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError'
}

/**
 * Reads initial pools and activities from a file: a response of `GET /api/pools`, `{ pools, activities? }`, or a file
 * that `--save` wrote.
 *
 * @throws {StateFileError} if the file is missing, unreadable or invalid.
 */
export async function readSeed(path: string): Promise<Seed> {
  try {
    const text = await readText(path)
    if (text !== undefined) return toSeed(parseJson(text))
  } catch (error) {
    throw new StateFileError(`cannot load seed ${path}: ${reasonOf(error)}`)
  }
  throw new StateFileError(`cannot load seed ${path}: the file does not exist; --seed also accepts document and empty`)
}

/**
 * Reads the state that an earlier run saved. Returns `undefined` if the file does not exist.
 *
 * @throws {StateFileError} if the file is damaged or was not written by `--save`.
 */
export async function readSnapshot(path: string): Promise<Snapshot | undefined> {
  try {
    const text = await readText(path)
    return text === undefined ? undefined : toSnapshot(parseJson(text))
  } catch (error) {
    throw new StateFileError(
      `cannot resume from ${path}: ${reasonOf(error)}; the file was not changed. Move it away or choose another file`,
    )
  }
}

/** Returns the text that `--save` writes. */
export function serializeSnapshot({ pools, activities, resumeState }: Snapshot): string {
  return `${JSON.stringify({ savedBy: signature, pools, activities, past: resumeState })}\n`
}

const signature = 'compute-pools mock --stateful --save, version 1'

function reasonOf(error: unknown): string {
  if (error instanceof FileError) return error.message
  throw error
}

function toSnapshot(value: unknown): Snapshot {
  if (!isObject(value) || value.savedBy !== signature)
    throw new FileError(`it was not written by --save: expected "savedBy": ${JSON.stringify(signature)}`)
  const { pools, activities } = toSeed(value)
  return { pools: [...pools], activities: [...activities], resumeState: toResumeState(value.past) }
}

function toSeed(value: unknown): Seed {
  if (!isObject(value) || value.pools === undefined) throw new FileError('expected a JSON object with "pools"')
  const seed = { pools: value.pools, activities: value.activities ?? [] }
  if (isSeed(seed)) return seed
  const [issue, ...others] = collectSeedIssues(seed)
  throw new FileError(`${issue?.path} ${issue?.message}${others.length > 0 ? ` (and ${others.length} more errors)` : ''}`)
}

function toResumeState(value: unknown): ResumeState {
  const { retiredIds, readyAt } = isObject(value) ? value : {}
  if (!Array.isArray(retiredIds) || !retiredIds.every((id) => typeof id === 'string'))
    throw new FileError('/past/retiredIds must be an array of strings')
  if (!isObject(readyAt)) throw new FileError('/past/readyAt must be an object')
  const times = Object.entries(readyAt).map(([id, time]): [string, number] => {
    if (typeof time !== 'number') throw new FileError(`/past/readyAt/${id} must be a number`)
    return [id, time]
  })
  return { retiredIds, readyAt: Object.fromEntries(times) }
}
