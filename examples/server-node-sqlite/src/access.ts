import { createHash, timingSafeEqual } from 'node:crypto'
import { Problem } from './problem.ts'

/** An editor may read and write, a viewer may only read. */
export type Role = 'editor' | 'viewer'

export interface Caller {
  /** Shown in the activity log. */
  user: string
  role: Role
}

/**
 * Returns the caller for an `Authorization` header.
 *
 * @throws {Problem} 401 for an unknown caller.
 */
export type Access = (authorization: string | undefined) => Caller

/** Used if no tokens are set: every caller may read and write. */
export const openToAll: Access = () => ({ user: 'anonymous', role: 'editor' })

export function tokens(entries: readonly (Caller & { token: string })[]): Access {
  const known = entries.map(({ token, ...caller }) => ({ caller, digest: digestOf(token) }))
  return (authorization = '') => {
    const [, token] = authorization.match(/^bearer +([\w.~+/-]+=*)$/i) ?? []
    if (token === undefined) throw new Problem(401)
    const digest = digestOf(token)
    // Compares all entries in constant time, so that the duration reveals nothing about the tokens.
    const [match] = known.filter((entry) => timingSafeEqual(entry.digest, digest))
    if (!match) throw new Problem(401)
    return match.caller
  }
}

/** @throws {Problem} 403 if the caller may only read. */
export function requireEditor({ role }: Caller): void {
  if (role !== 'editor') throw new Problem(403)
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
