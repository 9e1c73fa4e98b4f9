import type { Fetch } from '../core/fetch.ts'
import { createRandom } from '../core/random.ts'
import { toFetch } from '../http/request.ts'
import { Access } from './access.ts'
import { type Fault, Faults } from './faults.ts'
import { latencySampler } from './latency.ts'
import type { ServerOptions } from './options.ts'
import { type Current, createPipeline } from './pipeline.ts'
import { documentSeed, issuesInSeed, type Seed } from './seed.ts'
import { type ResumeState, type Snapshot, Store } from './store.ts'

/** The server with what it takes to save it. */
export interface Service {
  fetch: Fetch
  reset(): void
  state(): { pools: Snapshot['pools']; activities: Snapshot['activities'] }
  fail(fault: Fault): void
  /** Everything to go on from in another process. */
  snapshot(): Snapshot
  /** Grows with every change. */
  revision(): number
}

/**
 * @param past what a snapshot said beside the pools and the log that are in the options.
 * @param kept waited for before a request is answered: until what has changed is kept elsewhere.
 */
export function createService(options: ServerOptions, past?: ResumeState, kept?: () => Promise<void> | undefined): Service {
  const seed = seedFrom(options)
  const { now = Date.now, ids, auth, latency = 0, faults: asked = [], cors = true, utilization = 'steady' } = options
  const clock = (): number => new Date(now()).getTime()
  const begin = (): Current => {
    const random = createRandom(options.seed ?? 1)
    return {
      store: new Store({ seed, now: clock, ids, startupMs: options.startupMs ?? 10_000, utilization, past }),
      faults: new Faults(asked, random),
      latencyMs: latencySampler(latency, random),
    }
  }
  let current = begin()
  const access = auth && new Access(auth)
  return {
    fetch: toFetch(createPipeline({ access, cors, current: () => current, persisted: kept })),
    reset: () => {
      current = begin()
    },
    state: () => {
      const { pools, activities } = current.store.snapshot()
      return { pools, activities }
    },
    fail: (fault) => current.faults.add(fault),
    snapshot: () => current.store.snapshot(),
    revision: () => current.store.revision,
  }
}

function seedFrom({ pools, activities }: ServerOptions): Seed {
  if (!pools && !activities) return documentSeed()
  // A copy: what the caller does to the arrays later is not the server's business.
  const seed = structuredClone({ pools: pools ?? documentSeed().pools, activities: activities ?? [] })
  const [issue] = issuesInSeed(seed)
  if (issue) throw new TypeError(`createServer: ${issue.path} ${issue.message}`)
  return seed
}
