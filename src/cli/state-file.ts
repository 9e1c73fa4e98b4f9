import { readFile } from 'node:fs/promises'
import { isSeed, issuesInSeed, type Seed } from '../server/seed.ts'
import type { Past, Snapshot } from '../server/store.ts'

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
  const text = await textOf(path, '--seed')
  if (text === undefined) throw new StateFileError(`--seed: there is no file ${path}`)
  try {
    return seedIn(parsed(text))
  } catch (error) {
    throw new StateFileError(`--seed: ${path} cannot be served: ${reasonIn(error)}`)
  }
}

/**
 * Reads what an earlier run saved; `undefined` when there is no such file yet.
 *
 * @throws {StateFileError} when there is one that `--save` did not write, or that is damaged.
 */
export async function readSaved(path: string): Promise<Snapshot | undefined> {
  const text = await textOf(path, '--save')
  if (text === undefined) return undefined
  try {
    const value = parsed(text)
    if (!isObject(value) || value.savedBy !== signature) throw new Problem(`it has no "savedBy": ${JSON.stringify(signature)}`)
    const { pools, activities } = seedIn(value)
    return { pools: [...pools], activities: [...activities], past: pastIn(value.past) }
  } catch (error) {
    throw new StateFileError(
      `--save: ${path} is not what --save wrote: ${reasonIn(error)}. It was left as it is: move it away, or name another file`,
    )
  }
}

/** What `--save` writes. */
export function textFor({ pools, activities, past }: Snapshot): string {
  return `${JSON.stringify({ savedBy: signature, pools, activities, past })}\n`
}

const signature = 'compute-pools mock --stateful --save, version 1'

/** What is wrong with a file, for the message that names it. */
class Problem extends Error {}

function reasonIn(error: unknown): string {
  if (error instanceof Problem) return error.message
  throw error
}

async function textOf(path: string, flag: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return undefined
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new StateFileError(`${flag}: ${path} is not UTF-8. It was left as it is`)
    throw new StateFileError(`${flag}: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function parsed(text: string): unknown {
  if (text.trim() === '') throw new Problem('it is empty')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function seedIn(value: unknown): Seed {
  if (!isObject(value) || value.pools === undefined) throw new Problem('it is no JSON object with "pools"')
  const seed = { pools: value.pools, activities: value.activities ?? [] }
  if (isSeed(seed)) return seed
  const [issue, ...more] = issuesInSeed(seed)
  throw new Problem(`${issue?.path} ${issue?.message}${more.length > 0 ? `, and ${more.length} more` : ''}`)
}

function pastIn(value: unknown): Past {
  const { retiredIds, readyAt } = isObject(value) ? value : {}
  if (!Array.isArray(retiredIds) || !retiredIds.every((id) => typeof id === 'string'))
    throw new Problem('/past/retiredIds must be strings')
  if (!isObject(readyAt)) throw new Problem('/past/readyAt must be an object')
  const times = Object.entries(readyAt).map(([id, at]): [string, number] => {
    if (typeof at !== 'number') throw new Problem(`/past/readyAt/${id} must be a number`)
    return [id, at]
  })
  return { retiredIds, readyAt: Object.fromEntries(times) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
