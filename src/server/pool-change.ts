import type { NodeType, Pool } from '../generated/schema.js'

/** Describes an update for the activity log. @see "Get Pool Activity" in the API document */
export function describeChange(before: Pool, after: Pool): { action: string; details: string } {
  const nodes = nodeChanges(before.nodeTypes, after.nodeTypes)
  const fields = (['name', 'description', 'tags'] as const).filter((field) => !isSame(before[field], after[field]))
  const details = [
    ...nodes.map(
      ({ type, count }) => `${count > 0 ? 'Added' : 'Removed'} ${describeNodeTypes([{ type, count: Math.abs(count) }])}`,
    ),
    ...(fields.length > 0 ? [`Changed ${joinWords(fields)}`] : []),
  ]
  const added = after.nodeCount - before.nodeCount
  const action = nodes.length === 0 || added === 0 ? 'configuration-changed' : added > 0 ? 'node-added' : 'node-removed'
  return { action, details: details.join('; ') || 'Saved without a change' }
}

/** Such as `8 g5.12xlarge nodes and 1 DGX A100 node`. */
export function describeNodeTypes(nodeTypes: readonly NodeType[]): string {
  const kinds = nodeTypes.slice(0, maxKinds).map(({ type, count }) => `${count} ${type} node${count === 1 ? '' : 's'}`)
  const more = nodeTypes.length - kinds.length
  return kinds.length === 0 ? 'no nodes' : joinWords(more > 0 ? [...kinds, `${more} more kinds`] : kinds)
}

const maxKinds = 3

/** The difference per node type. The count is negative for removed nodes. */
function nodeChanges(before: readonly NodeType[], after: readonly NodeType[]): NodeType[] {
  const difference = new Map<string, number>()
  for (const { type, count } of after) difference.set(type, (difference.get(type) ?? 0) + count)
  for (const { type, count } of before) difference.set(type, (difference.get(type) ?? 0) - count)
  return [...difference].filter(([, count]) => count !== 0).map(([type, count]) => ({ type, count }))
}

function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function isSame(a: string | readonly string[], b: string | readonly string[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
