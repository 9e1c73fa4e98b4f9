import type { Activity, Pool } from '../generated/schema.js'
import type { Auth } from './access.ts'
import type { Fault } from './faults.ts'
import type { Latency } from './latency.ts'

/** Options of `createServer()`. All are optional. */
export interface ServerOptions {
  /** Initial pools. @default the twelve pools of the API document */
  pools?: readonly Pool[] | undefined
  /** Initial activity log. @default the log of the API document, or an empty one if there are `pools` */
  activities?: readonly Activity[] | undefined
  /** Returns the time, as a Date or in milliseconds since 1970. @default Date.now */
  now?: (() => Date | number) | undefined
  /** Creates the id of a new pool or activity. Called again if the id is in use. @default counted ids, such as `pool-13` */
  ids?: ((kind: 'pool' | 'activity') => string) | undefined
  /** Tokens and their rights. @default no authentication */
  auth?: Auth | undefined
  /** Delay of each response, in milliseconds. @default 0 */
  latency?: Latency | undefined
  /** Failures to inject. @default [] */
  faults?: readonly Fault[] | undefined
  /**
   * Web pages that may use the server: those of any origin (`true`), of its own origin only (`false`), or also those of
   * loopback origins, such as `http://localhost:5173`, and of the listed origins. Writes by other pages get a 403.
   * @default true, or with `auth` an empty list
   */
  cors?: boolean | readonly string[] | undefined
  /** Seed of the random numbers of faults and latency. @default 1 */
  seed?: number | undefined
  /** Time for which a new pool is `initializing` before it is `active`, in milliseconds. @default 10000 */
  startupMs?: number | undefined
  /** `moving` changes the utilization of active pools with the clock. @default 'steady' */
  utilization?: 'steady' | 'moving' | undefined
}
