import type { NodeType } from '../generated/schema.js'

/**
 * Sums the capacity of nodes, for the summary's `totalCapacity`. The API document names no unit. This server counts GPU
 * memory in units of 16 GB, which gives the document's 2450 for its own pools.
 */
export function sumCapacity(nodeTypes: readonly NodeType[]): number {
  return nodeTypes.reduce((sum, { type, count }) => sum + count * (unitsPerNode.get(type) ?? unitsOfUnknownNode), 0)
}

const unitsPerNode = new Map([
  ['p4d.24xlarge', 20],
  ['p3.16xlarge', 8],
  ['g5.12xlarge', 6],
  ['a2-highgpu-8g', 20],
  ['g2-standard-48', 6],
  ['Standard_ND96asr_v4', 20],
  ['Standard_NC24ads_A100_v4', 5],
  ['DGX A100', 40],
  ['DGX H100', 40],
])
const unitsOfUnknownNode = 8
