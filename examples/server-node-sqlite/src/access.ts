import { createHash, timingSafeEqual } from 'node:crypto'
import { Problem } from './problem.ts'

/** An editor may do everything, a viewer may read. */
export type Role = 'editor' | 'viewer'

export interface Caller {
  /** Stands in the activity log. */
  user: string
  role: Role
}

/**
 * Tells who is calling from the header `Authorization`.
 *
 * @throws {Problem} 401 for a caller that nobody knows.
 */
export type Access = (authorization: string | undefined) => Caller

/** No tokens are set: everybody may do everything. */
export const openToAll: Access = () => ({ user: 'anonymous', role: 'editor' })

export function tokens(entries: readonly (Caller & { token: string })[]): Access {
  const known = entries.map(({ token, ...caller }) => ({ caller, digest: digestOf(token) }))
  return (authorization = '') => {
    const [, token] = authorization.match(/^bearer +([\w.~+/-]+=*)$/i) ?? []
    if (token === undefined) throw new Problem(401)
    const digest = digestOf(token)
    // Every entry is compared, and in constant time: how long it takes tells nothing about the tokens.
    const [match] = known.filter((entry) => timingSafeEqual(entry.digest, digest))
    if (!match) throw new Problem(401)
    return match.caller
  }
}

/** @throws {Problem} 403 for a caller who may only read. */
export function requireEditor({ role }: Caller): void {
  if (role !== 'editor') throw new Problem(403)
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
