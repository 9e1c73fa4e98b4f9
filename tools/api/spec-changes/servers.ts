import type { Change } from './change.ts'
import type { Node } from './spec.ts'

/** Compares two lists of servers. The first server is the default of generated clients. */
export function compareServers(location: string, before: string[], after: string[]): Change[] {
  const removed = before.filter((server) => !after.includes(server))
  const added = after.filter((server) => !before.includes(server))
  const changes: Change[] = [
    ...removed.map((server): Change => ({ location, description: `${server} removed`, breaks: 'callers' })),
    ...added.map((server): Change => ({ location, description: `${server} added`, breaks: 'nobody' })),
  ]
  if (before[0] !== after[0])
    changes.push({ location, description: `first server changed from ${before[0]} to ${after[0]}`, breaks: 'callers' })
  return changes
}

/** URLs of the servers of a document or operation, each with its variables. OpenAPI defaults to `/`. */
export function readServers({ servers = [] }: Node): string[] {
  const listed = servers as Node[]
  if (listed.length === 0) return ['/']
  return listed.map(({ url, variables }) => {
    if (variables === undefined) return String(url)
    const entries = Object.entries(variables as Record<string, Node>).map(([name, { description, ...variable }]) => [
      name,
      variable,
    ])
    return `${url} ${JSON.stringify(Object.fromEntries(entries.sort()))}`
  })
}
