import { isSeed, issuesInSeed, type Seed } from '../../server/seed.ts'
import type { ResumeState, Snapshot } from '../../server/store.ts'
import { FileProblem, isObject, parseJson, readText } from '../input-file.ts'

/** A file that cannot be used. The message names it, says why, and the way out. The file is as it was. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError'
}

/**
 * Reads pools and log from a file: an answer of `GET /api/pools`, `{ pools, activities? }`, or what `--save` wrote.
 *
 * @throws {StateFileError} when it cannot be read, or not be served.
 */
export async function readSeed(path: string): Promise<Seed> {
  try {
    const text = await readText(path)
    if (text !== undefined) return seedIn(parseJson(text))
  } catch (error) {
    throw new StateFileError(`--seed: ${path} cannot be served: ${reasonIn(error)}`)
  }
  throw new StateFileError(`--seed: there is no file ${path}; without a file, it takes document or empty`)
}

/**
 * Reads what an earlier run saved; `undefined` when there is no such file yet.
 *
 * @throws {StateFileError} when there is one that `--save` did not write, or that is damaged.
 */
export async function readSaved(path: string): Promise<Snapshot | undefined> {
  try {
    const text = await readText(path)
    return text === undefined ? undefined : snapshotIn(parseJson(text))
  } catch (error) {
    throw new StateFileError(
      `--save: ${path} cannot be gone on from: ${reasonIn(error)}. It was left as it is: move it away, or name another file`,
    )
  }
}

/** What `--save` writes. */
export function textFor({ pools, activities, resumeState }: Snapshot): string {
  return `${JSON.stringify({ savedBy: signature, pools, activities, past: resumeState })}\n`
}

const signature = 'compute-pools mock --stateful --save, version 1'

function reasonIn(error: unknown): string {
  if (error instanceof FileProblem) return error.message
  throw error
}

function snapshotIn(value: unknown): Snapshot {
  if (!isObject(value) || value.savedBy !== signature)
    throw new FileProblem(`it has no "savedBy": ${JSON.stringify(signature)}, which --save writes`)
  const { pools, activities } = seedIn(value)
  return { pools: [...pools], activities: [...activities], resumeState: pastIn(value.past) }
}

function seedIn(value: unknown): Seed {
  if (!isObject(value) || value.pools === undefined) throw new FileProblem('it is no JSON object with "pools"')
  const seed = { pools: value.pools, activities: value.activities ?? [] }
  if (isSeed(seed)) return seed
  const [issue, ...more] = issuesInSeed(seed)
  throw new FileProblem(`${issue?.path} ${issue?.message}${more.length > 0 ? `, and ${more.length} more` : ''}`)
}

function pastIn(value: unknown): ResumeState {
  const { retiredIds, readyAt } = isObject(value) ? value : {}
  if (!Array.isArray(retiredIds) || !retiredIds.every((id) => typeof id === 'string'))
    throw new FileProblem('/past/retiredIds must be strings')
  if (!isObject(readyAt)) throw new FileProblem('/past/readyAt must be an object')
  const times = Object.entries(readyAt).map(([id, at]): [string, number] => {
    if (typeof at !== 'number') throw new FileProblem(`/past/readyAt/${id} must be a number`)
    return [id, at]
  })
  return { retiredIds, readyAt: Object.fromEntries(times) }
}
