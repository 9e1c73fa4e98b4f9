import { verify } from '../../index.ts'
import type { NonconformingServer } from './server.ts'

/** Runs the whole suite against a nonconforming server. Returns the ids of the checks that reported a finding. */
export async function findFailedChecks(server: NonconformingServer): Promise<string[]> {
  const served = await server.serve()
  const target = typeof served === 'function' ? { fetch: served } : { url: served.url }
  try {
    const { findings } = await verify({ ...target, ...server.options, write: true, seed: 1 })
    return [...new Set(findings.filter(({ level }) => level !== 'may' || server.level === 'may').map(({ check }) => check))]
  } finally {
    if (typeof served !== 'function') await served.stop()
  }
}

/** A nonconforming server with its `area/id`. */
export interface NamedServer extends NonconformingServer {
  name: string
}

/** Lists the servers of the given areas. */
export function listServers(areas: Record<string, Record<string, NonconformingServer>>): NamedServer[] {
  return Object.entries(areas).flatMap(([area, servers]) =>
    Object.entries(servers).map(([id, server]) => ({ name: `${area}/${id}`, ...server })),
  )
}
