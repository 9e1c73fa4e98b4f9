import type { Fetch } from '@nightcrawler/compute-pools'
import type { Fault } from '@nightcrawler/compute-pools/server'

/** The server inside the page, and what a visitor may do to it. */
export interface Demo {
  fetch: Fetch
  /** Lets the next call of an operation fail in this way. */
  failNext(operation: DemoOperation, failure: DemoFailure): void
  /** The tokens that it knows; none when everybody may do everything. */
  tokens: readonly { token: string; may: string }[]
}

export const demoOperations = {
  listPools: 'Reading the pools',
  listActivity: 'Reading the log',
  createPool: 'Creating a pool',
  updatePool: 'Changing a pool',
  deletePool: 'Deleting a pool',
} as const
export type DemoOperation = keyof typeof demoOperations

export const demoFailures = {
  500: 'Server error (500)',
  403: 'No permission (403)',
  400: 'Refused (400)',
  404: 'Not found (404)',
  reset: 'No connection',
  slow: 'Three seconds of waiting',
  'wrong-shape': 'An answer of another shape',
} as const
export type DemoFailure = keyof typeof demoFailures

/** How the page may be opened: `?demo=sign-in`. */
export const demoScenes = { default: 'Twelve pools', empty: 'No pools', 'sign-in': 'Sign-in required' } as const

/** The server comes only when it is asked for: a page with a real one does not download it. */
export async function createDemo(scene = new URL(location.href).searchParams.get('demo')): Promise<Demo> {
  const { createServer } = await import('@nightcrawler/compute-pools/server')
  const tokens = scene === 'sign-in' ? demoTokens : []
  const server = createServer({
    latency: { min: 120, max: 400 },
    utilization: 'moving',
    startupMs: 8000,
    ...(scene === 'empty' ? { pools: [], activities: [] } : {}),
    ...(scene === 'sign-in' ? { auth: { full: ['admin'], readOnly: ['viewer'], none: ['guest'] } } : {}),
  })
  return {
    fetch: server.fetch,
    tokens,
    failNext: (operation, failure) => server.fail({ operation, ...faultFor(operation, failure) }),
  }
}

const demoTokens = [
  { token: 'admin', may: 'may do everything' },
  { token: 'viewer', may: 'may only read' },
  { token: 'guest', may: 'may do nothing' },
]

function faultFor(operation: DemoOperation, failure: DemoFailure): Fault {
  if (failure === 'slow') return { kind: 'slow', ms: 3000, times: 1 }
  if (failure === 'wrong-shape') return { kind: 'wrong-shape', times: 1 }
  // The client repeats everything but a POST twice when the connection breaks.
  if (failure === 'reset') return { kind: 'reset', times: operation === 'createPool' ? 1 : 3 }
  return { kind: 'status', status: failure, times: 1 }
}
