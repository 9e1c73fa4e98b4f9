import type { Shares } from './profile.ts'

/** What a contender is told to do. In a file of its own: to import a contender is to become one, with its fake fetch. */
export interface Batch {
  size: Size
  calls: number
  profiled?: boolean
}
export interface Took {
  cpu: number
  wall: number
  shares?: Shares
}
export const sizes = ['one pool', '12 pools', '10,000 pools'] as const
export type Size = (typeof sizes)[number]
