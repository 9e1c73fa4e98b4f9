import type { Activity, NodeType, Pool } from '@nightcrawler/compute-pools'

type Change = Pick<Activity, 'action' | 'details'>

/** What an update did to a pool, in the words of the log: none, one or two entries. */
export function changesBetween(before: Pool, after: Pool): Change[] {
  const changes: Change[] = []
  const added = after.nodeCount - before.nodeCount
  if (added > 0) changes.push({ action: 'node-added', details: `Added ${nodes(added)}` })
  if (added < 0) changes.push({ action: 'node-removed', details: `Removed ${nodes(-added)}` })
  const changed = [
    before.name !== after.name && 'the name',
    before.description !== after.description && 'the description',
    added === 0 && kinds(before.nodeTypes) !== kinds(after.nodeTypes) && 'the node types',
    before.tags.join('\n') !== after.tags.join('\n') && 'the tags',
  ].filter((part) => part !== false)
  if (changed.length > 0) changes.push({ action: 'configuration-changed', details: `Changed ${changed.join(', ')}` })
  return changes
}

function nodes(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`
}

function kinds(nodeTypes: NodeType[]): string {
  return nodeTypes.map(({ type, count }) => `${count} ${type}`).join('\n')
}
