import type { Activity, Pool } from '../generated/schema.js'
import type { Auth } from './access.ts'
import type { Fault } from './faults.ts'
import type { Latency } from './latency.ts'

/** What `createServer()` starts with and how it behaves. Everything may be left out. */
export interface ServerOptions {
  /** The pools to start with; without them, the twelve of the description. */
  pools?: readonly Pool[] | undefined
  /** The log to start with; without it, that of the description, or an empty one when there are `pools`. */
  activities?: readonly Activity[] | undefined
  /** The time, as a Date or in milliseconds since 1970; without it, the machine's own. */
  now?: (() => Date | number) | undefined
  /** Makes the ids of new pools and log entries, and is asked again when one is in use; without it, they are counted. */
  ids?: ((kind: 'pool' | 'activity') => string) | undefined
  /** Who may do what; without it, everybody may do everything. */
  auth?: Auth | undefined
  /** How long each answer takes, in milliseconds; without it, no longer than it must. */
  latency?: Latency | undefined
  /** What goes wrong on purpose; without it, nothing. */
  faults?: readonly Fault[] | undefined
  /** Whether pages of every origin may ask; true unless it is false. */
  cors?: boolean | undefined
  /** Where the chances of faults and latency begin: the same seed gives the same run; 1 unless it is given. */
  seed?: number | undefined
  /** How long a new pool is `initializing` before it is `active`, in milliseconds; 10 seconds unless it is given. */
  startupMs?: number | undefined
  /** Whether the utilization figures move with the clock, or stay what they are, as they do unless it is asked for. */
  utilization?: 'steady' | 'moving' | undefined
}
