import type { PoolEvidence } from './pool-evidence.ts'

/** A pool that this run created. */
export interface CreatedPool {
  id: string
  /** Every name that this run gave it. */
  names: Set<string>
  /** The first `createdAt` that a response showed. */
  createdAt?: string
  /** True if another creation returned the same id while the pool existed. */
  hasDuplicateId: boolean
  /** The number of creations that returned this id, without the deletions since. */
  copies: number
  /** True if a deletion was sent and its response did not confirm or reject it. */
  mayBeDeleted: boolean
  /** The reasons to believe, or not, that the id is that of a pool of this run. */
  evidence: PoolEvidence
}
