import type { Activity, NodeType, Pool } from '@nightcrawler/compute-pools'

type Change = Pick<Activity, 'action' | 'details'>

/** Returns the log entries of an update: none, one or two. */
export function changesBetween(before: Pool, after: Pool): Change[] {
  const changes: Change[] = []
  const added = after.nodeCount - before.nodeCount
  if (added > 0) changes.push({ action: 'node-added', details: `Added ${nodes(added)}` })
  if (added < 0) changes.push({ action: 'node-removed', details: `Removed ${nodes(-added)}` })
  const changed = [
    before.name !== after.name && 'the name',
    before.description !== after.description && 'the description',
    added === 0 && differ(before.nodeTypes, after.nodeTypes) && 'the node types',
    differ(before.tags, after.tags) && 'the tags',
  ].filter((part) => part !== false)
  if (changed.length > 0) changes.push({ action: 'configuration-changed', details: `Changed ${changed.join(', ')}` })
  return changes
}

/** Formats a number of nodes for the log. */
export function nodes(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`
}

function differ(before: NodeType[] | string[], after: NodeType[] | string[]): boolean {
  return JSON.stringify(before) !== JSON.stringify(after)
}
