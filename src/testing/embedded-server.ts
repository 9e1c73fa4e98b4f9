import type { Pool } from '../generated/schema.js'
import { createServer, type ServerOptions } from '../server.ts'

/** The body of a request that creates a pool. */
export const newPool = { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

/** The first pool of the API document. */
export const trainingCluster: Pool = {
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

/** The embedded server, and a function that sends a request and parses the response. */
export function startServer(options?: ServerOptions) {
  const server = createServer(options)
  const call = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await server.fetch(`http://pools.test${path}`, { method, ...init })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  return { ...server, call }
}
