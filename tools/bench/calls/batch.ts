import type { Shares } from './profile.ts'

/**
 * The message that starts a batch of calls. It has a file of its own because importing contender.ts replaces the global fetch.
 */
export interface Batch {
  size: Size
  calls: number
  profiled?: boolean
}
/** Microseconds per call. */
export interface CallTime {
  cpu: number
  wall: number
  shares?: Shares
}
export const sizes = ['one pool', '12 pools', '10,000 pools'] as const
export type Size = (typeof sizes)[number]
