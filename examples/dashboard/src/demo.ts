import type { Fetch } from '@nightcrawler/compute-pools'
import type { Fault } from '@nightcrawler/compute-pools/server'

/** The embedded server and its controls. */
export interface Demo {
  fetch: Fetch
  /** Makes the next call of an operation fail. */
  failNext(operation: DemoOperation, failure: DemoFailure): void
  /** Accepted tokens; empty without authentication. */
  tokens: readonly { token: string; may: string }[]
}

/** Operations that can fail. */
export const demoOperations = {
  listPools: { label: 'Reading the pools' },
  listActivity: { label: 'Reading the log' },
  createPool: { label: 'Creating a pool' },
  updatePool: { label: 'Changing a pool' },
  deletePool: { label: 'Deleting a pool' },
} as const
export type DemoOperation = keyof typeof demoOperations

/** Kinds of failure. */
export const demoFailures = {
  'server-error': { label: 'Server error (500)', fault: { kind: 'status', status: 500 } },
  forbidden: { label: 'No permission (403)', fault: { kind: 'status', status: 403 } },
  rejected: { label: 'Rejected (400)', fault: { kind: 'status', status: 400 } },
  'not-found': { label: 'Not found (404)', fault: { kind: 'status', status: 404 } },
  reset: { label: 'No connection', fault: { kind: 'reset' } },
  slow: { label: 'Delay of three seconds', fault: { kind: 'slow', ms: 3000 } },
  'wrong-shape': { label: 'Invalid response', fault: { kind: 'wrong-shape' } },
} as const satisfies Record<string, { label: string; fault: Fault }>
export type DemoFailure = keyof typeof demoFailures

/** Initial states of the page, as in `?demo=sign-in`. */
export const demoScenes = { default: 'Twelve pools', empty: 'No pools', 'sign-in': 'Sign-in required' } as const

/** Loads the server on demand, so that a page with another server does not download it. */
export async function createDemo(scene = new URL(location.href).searchParams.get('demo')): Promise<Demo> {
  const { createServer } = await import('@nightcrawler/compute-pools/server')
  const server = createServer({
    latency: { min: 120, max: 400 },
    utilization: 'moving',
    startupMs: 8000,
    ...(scene === 'empty' ? { pools: [], activities: [] } : {}),
    ...(scene === 'sign-in' ? { auth: { full: ['admin'], readOnly: ['viewer'], none: ['guest'] } } : {}),
  })
  return {
    fetch: server.fetch,
    tokens: scene === 'sign-in' ? demoTokens : [],
    failNext(operation, failure) {
      // The client retries twice after a connection error, except for POST.
      const times = failure === 'reset' && operation !== 'createPool' ? 3 : 1
      server.fail({ operation, times, ...demoFailures[failure].fault })
    },
  }
}

const demoTokens = [
  { token: 'admin', may: 'may do everything' },
  { token: 'viewer', may: 'may only read' },
  { token: 'guest', may: 'may do nothing' },
]
