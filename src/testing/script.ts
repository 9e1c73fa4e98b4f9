/** One step of a script, which handles one request. The base URL contains the script, so a client in any runtime can define it. */
export interface Step {
  /** Applies to all requests for this path, such as `/elsewhere`, instead of the next request. */
  path?: string
  status?: number
  headers?: Record<string, string>
  json?: unknown
  text?: string
  /** Sends a body of this many `x`. */
  bytes?: number
  /** Sends a list of this many pools. The pool at `wrongAt` has an invalid nodeCount. */
  pools?: number
  wrongAt?: number
  /** Location of a redirect. `{self}` is replaced by the base URL of the script, `{other}` by the same on another origin. */
  location?: string
  /** Waits before the status line. */
  delayMs?: number
  /** Sends the body one character at a time, with this interval. */
  dripMs?: number
  /** Adds this to the Content-Length, and closes the connection after the body. */
  missingBytes?: number
  /** Resets the connection, immediately or after the headers and half of the body. */
  reset?: 'at once' | 'in the body'
  /** Never responds. */
  silent?: boolean
}

/** A request that the server received. Its path is below the base URL of its script. */
export interface ReceivedRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string
}

/** The origins of the scripted server. */
export interface ScriptedOrigins {
  origin: string
  /** Another origin of the same server. */
  other: string
}

let scripts = 0

/** Returns a base URL whose requests are handled by one step after another. The last step repeats. */
export function script(
  { origin }: ScriptedOrigins,
  steps: Step[],
): { baseUrl: string; receivedRequests(): Promise<ReceivedRequest[]> } {
  scripts += 1
  const id = `${scripts}-${Math.random().toString(36).slice(2)}`
  const baseUrl = `${origin}/${id}/${encodeURIComponent(JSON.stringify(steps))}`
  return {
    baseUrl,
    async receivedRequests() {
      const response = await fetch(`${origin}/received/${id}`)
      return (await response.json()) as ReceivedRequest[]
    },
  }
}

/** The example pool of the API document. */
export const pool = {
  id: 'pool-1',
  name: 'ML Training Cluster',
  description: 'High-performance GPU cluster for ML model training',
  status: 'active',
  region: 'us-east-1',
  provider: 'AWS',
  nodeCount: 48,
  cpuUtilization: 78.5,
  memoryUtilization: 82.3,
  gpuUtilization: 91.7,
  networkUtilization: 65.2,
  nodeTypes: [
    { type: 'p4d.24xlarge', count: 32 },
    { type: 'p3.16xlarge', count: 16 },
  ],
  tags: ['ml-training', 'high-priority', 'production'],
  createdAt: '2023-01-15',
}

/** The body of a request that creates a pool. */
export const newPool = { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

/** A list with the one pool. */
export const poolList = {
  summary: { totalPools: 1, activePools: 1, totalNodes: 48, totalCapacity: 2450 },
  pools: [pool],
}

/** The body of a documented 404. */
export const notFoundBody = { error: 'Not Found', message: 'The requested resource was not found' }
/** The body of a documented 401. */
export const unauthorizedBody = { error: 'Unauthorized', message: 'Authentication required' }
