import { createRandom } from '../core/random.ts'
import { createCors } from '../http/cors.ts'
import { toFetch } from '../http/fetch-handler.ts'
import type { HandlerFetch } from '../http/request.ts'
import { Access } from './access.ts'
import { type Fault, Faults } from './faults.ts'
import { latencySampler } from './latency.ts'
import type { ServerOptions } from './options.ts'
import { createPipeline, type ServerState } from './pipeline.ts'
import { collectSeedIssues, documentSeed, type Seed } from './seed.ts'
import { type ResumeState, type Snapshot, Store } from './store.ts'

/** The embedded server, and access to its state for saving it. */
export interface Service {
  fetch: HandlerFetch
  reset(): void
  state(): Pick<Snapshot, 'pools' | 'activities'>
  fail(fault: Fault): void
  /** Returns a copy of everything that another process needs to resume. */
  snapshot(): Snapshot
  /** Increases with every change. */
  revision(): number
}

/**
 * Creates the embedded server.
 *
 * @param resumeState the rest of a snapshot whose pools and activities are in the options.
 * @param persisted awaited before each response, so that a response confirms only changes that are saved.
 */
export function createService(
  options: ServerOptions,
  resumeState?: ResumeState,
  persisted?: () => Promise<void> | undefined,
): Service {
  const seed = readSeed(options)
  const { now = Date.now, ids, auth, latency = 0, faults = [], utilization = 'steady' } = options
  const clock = (): number => new Date(now()).getTime()
  const createState = (): ServerState => {
    const random = createRandom(options.seed ?? 1)
    return {
      store: new Store({ seed, now: clock, ids, startupMs: options.startupMs ?? 10_000, utilization, resumeState }),
      faults: new Faults(faults, random),
      sampleLatencyMs: latencySampler(latency, random),
    }
  }
  let current = createState()
  const access = auth && new Access(auth)
  // With tokens there is something to protect, so only pages of this machine may use the server.
  const cors = createCors(options.cors ?? (auth ? [] : true))
  return {
    fetch: toFetch(createPipeline({ access, cors, current: () => current, persisted }), cors.errorHeaders),
    reset: () => {
      current = createState()
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

/** Copies the caller's pools and activities, so that later changes to them do not reach the server. */
function readSeed({ pools, activities }: ServerOptions): Seed {
  if (!pools && !activities) return documentSeed()
  const seed = structuredClone({ pools: pools ?? documentSeed().pools, activities: activities ?? [] })
  const [issue] = collectSeedIssues(seed)
  if (issue) throw new TypeError(`createServer: ${issue.path} ${issue.message}`)
  return seed
}
