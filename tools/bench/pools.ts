/** Creates a pool list. Every measurement uses the same pools. */
export function createPoolList(length: number): { summary: object; pools: ReturnType<typeof createPool>[] } {
  const pools = Array.from({ length }, (_, index) => createPool(index + 1))
  const activePools = pools.filter(({ status }) => status === 'active').length
  const totalNodes = pools.reduce((sum, { nodeCount }) => sum + nodeCount, 0)
  return { summary: { totalPools: length, activePools, totalNodes, totalCapacity: totalNodes * 16 }, pools }
}

/** Creates a pool like those of the API document. No two pools of a list are equal. */
export function createPool(number: number) {
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
