import { type CallError, ComputePoolsError } from './errors.ts'

/** The outcome of a call as a value. */
export type Result<T> = { ok: true; data: T } | { ok: false; error: CallError }

/**
 * Returns `{ ok: true, data }` or `{ ok: false, error }` instead of throwing: `toResult(client.getPool('pool-1'))`. Aborts
 * and errors of other kinds are still thrown.
 */
export async function toResult<T>(call: PromiseLike<T>): Promise<Result<T>> {
  try {
    return { ok: true, data: await call }
  } catch (error) {
    if (error instanceof ComputePoolsError) return { ok: false, error: error as CallError }
    throw error
  }
}
