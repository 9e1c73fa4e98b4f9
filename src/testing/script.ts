/** What the scripted server does with one request. The script travels in the base URL, so that a client in any runtime can bring its own. */
export interface Step {
  /** Answers every request for this path, such as `/elsewhere`, in place of the next request. */
  path?: string
  status?: number
  headers?: Record<string, string>
  json?: unknown
  text?: string
  /** Answers with so many bytes of `x`. */
  bytes?: number
  /** Answers with a list of so many pools, of which the one at `wrongAt` has no number of nodes. */
  pools?: number
  wrongAt?: number
  /** Redirects: `{self}` stands for the base URL of the script, `{other}` for another origin that answers everything. */
  location?: string
  /** Waits before the status line. */
  delayMs?: number
  /** Sends the body in pieces of one byte, with so much time between them. */
  dripMs?: number
  /** Says that the body is so much longer than it is, and closes the connection. */
  missingBytes?: number
  /** Resets the connection: at once, or after the head and half of the body. */
  reset?: 'at once' | 'in the body'
  /** Never answers. */
  silent?: boolean
}

/** A request as it arrived, below the base URL of its script. */
export interface ReceivedRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string
}

/** Where the scripted server is. */
export interface ScriptedOrigins {
  origin: string
  /** Another origin of the same server. */
  other: string
}

let scripts = 0

/** A base URL whose requests get one step after another, the last one again and again. */
export function script({ origin }: ScriptedOrigins, steps: Step[]): { baseUrl: string; arrived(): Promise<ReceivedRequest[]> } {
  scripts += 1
  const id = `${scripts}-${Math.random().toString(36).slice(2)}`
  const baseUrl = `${origin}/${id}/${encodeURIComponent(JSON.stringify(steps))}`
  return {
    baseUrl,
    async arrived() {
      const response = await fetch(`${origin}/arrived/${id}`)
      return (await response.json()) as ReceivedRequest[]
    },
  }
}

/** A pool as the API document shows it. */
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

export const newPool = {
  name: 'New Compute Pool',
  region: 'us-west-2',
  provider: 'AWS',
  nodeTypes: [{ type: 'g5.12xlarge', count: 8 }],
}

export const poolList = {
  summary: { totalPools: 1, activePools: 1, totalNodes: 48, totalCapacity: 2450 },
  pools: [pool],
}

export const notFound = { error: 'Not Found', message: 'The requested resource was not found' }
export const unauthorized = { error: 'Unauthorized', message: 'Authentication required' }
