import { maxAlivePools } from './pool-quota.ts'

/** Returns the number of deletions to send at the same time: several if a run has created many pools, as with `bulk`. */
export function deletionWidth(pools: number): number {
  return pools > maxAlivePools ? 8 : 1
}
