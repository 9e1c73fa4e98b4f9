import type { ListedPool } from '../model/contents.ts'
import { isAddressable } from '../model/pool-ids.ts'
import type { CreatedPool } from './created-pool.ts'
import type { PoolTracker, UnusablePool } from './pool-tracker.ts'

/** The facts about the end of a run that its tracker does not know. */
export interface CleanupResult {
  /** The reason why the cleanup stopped early. */
  stoppedBy?: string
  /** The reason why the final list shows no pools. */
  listProblem?: string
}

/** The pools that a run leaves behind, and the notes about them. No other place decides what is said about them. */
export interface LeftBehind {
  /** Pools of this run. Those without `pool` have no id that a URL can name. */
  pools: { pool: CreatedPool | undefined; id: string; name: string }[]
  notes: string[]
}

/** Decides from all facts at the end of a run, so that no two notes contradict each other. */
export function decideLeftBehind(tracker: PoolTracker, { stoppedBy, listProblem }: CleanupResult): LeftBehind {
  const deletable = tracker.alive().map((pool) => ({ pool, id: pool.id, name: tracker.describeName(pool) }))
  const strays = tracker.strays()
  const unusable = findUnusable(tracker, strays)
  const unexplained = [...strays.filter(hasUsableId), ...tracker.renamed()].filter((pool) => !isOneOf(unusable, pool))
  const uncertain = findUncertain(tracker, unusable)
  const notes: string[] = []
  if (stoppedBy !== undefined && deletable.length + uncertain.length > 0)
    notes.push(
      `the cleanup stopped early (${stoppedBy}): ${describePools([...deletable, ...uncertain])} may remain; --clean with another --seed removes ${pronounOf([...deletable, ...uncertain])}`,
    )
  else if (uncertain.length > 0)
    notes.push(
      `${listProblem ?? 'no list was read at the end'}, so it is unknown if ${describePools(uncertain)} ${uncertain.length === 1 ? 'exists' : 'exist'}: look for ${pronounOf(uncertain)}, or run with --clean and another --seed`,
    )
  const poisoned = listProblem === undefined ? [] : tracker.poisoned()
  if (poisoned.length > 0)
    notes.push(
      `${listProblem} since ${describePools(poisoned)} had unusual JSON as values: look for these values where the server stores its pools`,
    )
  if (unusable.length > 0)
    notes.push(
      `${describePools(unusable)} cannot be deleted, because no response told an id that a URL can name: delete ${pronounOf(unusable)} in another way, such as in the database`,
    )
  if (unexplained.length > 0) notes.push(describeUnexplained(unexplained))
  return { pools: [...deletable, ...unusable.map(({ id = '', name }) => ({ pool: undefined, id, name: String(name) }))], notes }
}

/** Completes "the server …" for the first new pool without an id that a URL can name. */
export function describeUnusable({ id, names }: UnusablePool): string {
  if (id !== undefined) return `gave a new pool the id ${JSON.stringify(id)}, with which no URL reaches it`
  return `told no id for its new pool ${JSON.stringify(names[0] ?? '')}`
}

type NamedPool = Pick<ListedPool, 'id' | 'name'>

/** Pools that were certainly created, and of which no response told an id that a URL can name. */
function findUnusable(tracker: PoolTracker, strays: ListedPool[]): NamedPool[] {
  const listed = strays.filter((stray) => !hasUsableId(stray))
  const { unusable } = tracker
  const told = unusable ? [{ id: unusable.id, name: unusable.names.join(' ') }] : []
  const unlisted = tracker.creations.unidentified().map(({ names }) => ({ id: undefined, name: names.join(' ') }))
  const pools: NamedPool[] = []
  for (const pool of [...told, ...listed, ...unlisted])
    if (!isOneOf(pools, pool) && !tracker.wasRemoved(String(pool.name))) pools.push(pool)
  return pools
}

/** True if one of the pools has this name, which the run gave to a single one. */
function isOneOf(pools: NamedPool[], { name }: NamedPool): boolean {
  return pools.some((pool) => String(pool.name).includes(String(name)) || String(name).includes(String(pool.name)))
}

/** Pools of creations without a response, if no list since shows or lacks them. */
function findUncertain({ creations, hasList }: PoolTracker, unusable: NamedPool[]): NamedPool[] {
  // A server that never created a pool or showed a list leaves none behind.
  if (!creations.hasSucceeded && !hasList) return []
  return creations
    .unresolved()
    .map(({ names }) => ({ id: undefined, name: names.join(' ') }))
    .filter((pool) => pool.name !== '' && !isOneOf(unusable, pool))
}

function hasUsableId({ id }: NamedPool): boolean {
  return id !== undefined && isAddressable(id)
}

function describeUnexplained(pools: NamedPool[]): string {
  const which = pools.length === 1 ? '1 pool has a name' : `${pools.length} pools have names`
  const verb = pools.length === 1 ? 'was' : 'were'
  return `${which} of this run, such as ${describeNames(pools)}, but ${verb} not certainly created by it: another run uses the same --seed, or the server renames pools or creates more than requested; look at them before you delete them`
}

function describePools(pools: NamedPool[]): string {
  return `${pools.length === 1 ? 'the pool' : `${pools.length} pools,`} ${pools.length > maxNames ? 'such as ' : ''}${describeNames(pools)}${pools.length === 1 ? '' : ','}`
}

function pronounOf(pools: NamedPool[]): string {
  return pools.length === 1 ? 'it' : 'them'
}

const maxNames = 12

/** Quotes the first names, with ids. */
export function describeNames(pools: readonly NamedPool[]): string {
  return pools
    .slice(0, maxNames)
    .map(({ id, name }) => `${JSON.stringify(name)}${id === undefined ? '' : ` (id ${JSON.stringify(id.slice(0, 100))})`}`)
    .join(', ')
}
