import type { Pool } from '../../../src/generated/schema.js'
import { type Mutator, on, withBody } from '../mutators.ts'
import { type ConformingServer, embedded } from './server.ts'

/** Servers that differ in their ETags. */
export const etags: ConformingServer[] = [
  {
    id: 'etags.weak-seconds',
    description: 'Sends a weak ETag: the second of the last change. HTTP lets it stay the same within that second.',
    reading: 'HTTP features',
    start: embedded(
      {},
      tagByChange((time) => `W/"${Math.floor(time / 1_000)}"`),
    ),
  },
  {
    id: 'etags.revisions',
    description: 'Sends the number of changes as the ETag of a pool.',
    reading: 'HTTP features',
    start: embedded(
      {},
      tagByChange((_, changes) => `"rev-${changes}"`),
    ),
  },
  {
    id: 'etags.current-one-is-ignored',
    description: 'Sends ETags and never responds 304.',
    reading: 'HTTP features',
    start: embedded(
      {},
      on(['listPools', 'getPool', 'listActivity'], async ({ forward }) => {
        const response = await forward()
        return withBody(response, await response.text(), { headers: { etag: '"1"' } })
      }),
    ),
  },
]

/** Tags pools and the list by the time and the number of changes. */
function tagByChange(format: (time: number, changes: number) => string): Mutator {
  return (original) => {
    const changes = new Map<string, { time: number; count: number }>()
    let total = 0
    const tagged = on(['getPool', 'listPools'], async ({ poolId, request, forward }) => {
      const response = await forward()
      if (!response.ok) return response
      const last = [...changes.values()].reduce((time, change) => Math.max(time, change.time), 0)
      const { time, count } = poolId === undefined ? { time: last, count: total } : (changes.get(poolId) ?? { time: 0, count: 0 })
      const etag = format(time, count)
      if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } })
      return withBody(response, await response.text(), { headers: { etag } })
    })
    const counted = on(['createPool', 'updatePool', 'deletePool'], async ({ poolId, forward }) => {
      const response = await forward()
      if (!response.ok) return response
      total++
      const id = poolId ?? ((await response.clone().json()) as Pool).id
      changes.set(id, { time: Date.now(), count: (changes.get(id)?.count ?? 0) + 1 })
      return response
    })
    return tagged(counted(original))
  }
}
