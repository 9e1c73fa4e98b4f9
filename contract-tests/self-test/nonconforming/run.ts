import { verify } from '../../index.ts'
import type { NonconformingServer } from './server.ts'

/** Plays the whole suite with a faulty server, and gives the ids of the checks that found something, each once. */
export async function findChecksThatFail(fault: NonconformingServer): Promise<string[]> {
  const served = await fault.serve()
  const place = typeof served === 'function' ? { fetch: served } : { url: served.url }
  try {
    const { findings } = await verify({ ...place, ...fault.options, write: true, seed: 1 })
    return [...new Set(findings.filter(({ level }) => level !== 'may' || fault.level === 'may').map(({ check }) => check))]
  } finally {
    if (typeof served !== 'function') await served.stop()
  }
}

/** Each fault of the given classes, for a loop of tests. */
export function flattenServers(
  classes: Record<string, Record<string, NonconformingServer>>,
): (NonconformingServer & { name: string })[] {
  return Object.entries(classes).flatMap(([area, group]) =>
    Object.entries(group).map(([id, fault]) => ({ name: `${area}/${id}`, ...fault })),
  )
}
