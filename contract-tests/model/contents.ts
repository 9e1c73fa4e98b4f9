import type { Activity, Pool } from '../../src/generated/schema.js'

/** The entries of a list that are pools enough to be told apart. */
export function readPools(value: unknown): Pool[] {
  const pools: unknown = typeof value === 'object' && value !== null && 'pools' in value ? value.pools : undefined
  return Array.isArray(pools) ? (pools.filter((pool) => readId(pool) !== undefined) as Pool[]) : []
}

/** The entries of a log that have fields at all. */
export function readActivities(value: unknown): Activity[] {
  const entries: unknown = typeof value === 'object' && value !== null && 'activities' in value ? value.activities : undefined
  return Array.isArray(entries) ? (entries.filter((entry) => typeof entry === 'object' && entry !== null) as Activity[]) : []
}

export function readId(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : undefined
}
