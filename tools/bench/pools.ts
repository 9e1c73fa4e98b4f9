/** Lists of any length, as servers write them: the same pools for everybody who is measured. */
export function listOf(length: number): { summary: object; pools: ReturnType<typeof poolNumber>[] } {
  const pools = Array.from({ length }, (_, index) => poolNumber(index + 1))
  const activePools = pools.filter(({ status }) => status === 'active').length
  const totalNodes = pools.reduce((sum, { nodeCount }) => sum + nodeCount, 0)
  return { summary: { totalPools: length, activePools, totalNodes, totalCapacity: totalNodes * 16 }, pools }
}

/** A pool that resembles the API document's, and no other of the list. */
export function poolNumber(number: number) {
  const large = 8 + (number % 40)
  return {
    id: `pool-${number}`,
    name: `ML Training Cluster ${number}`,
    description: `High-performance GPU cluster number ${number} for ML model training`,
    status: number % 4 === 3 ? 'maintenance' : 'active',
    region: number % 2 ? 'us-east-1' : 'us-west-2',
    provider: number % 3 ? 'AWS' : 'GCP',
    nodeCount: large + 16,
    cpuUtilization: 78.5,
    memoryUtilization: (number * 7) % 100,
    gpuUtilization: 91.7,
    networkUtilization: 65.2,
    nodeTypes: [
      { type: 'p4d.24xlarge', count: large },
      { type: 'p3.16xlarge', count: 16 },
    ],
    tags: ['ml-training', 'high-priority', `team-${number % 20}`],
    createdAt: '2023-01-15',
  }
}
