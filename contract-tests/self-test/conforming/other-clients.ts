import type { Fetch } from '../../../src/core/fetch.ts'
import { sleep } from '../../../src/core/timeout.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { createServer } from '../../../src/server.ts'
import { verify } from '../../index.ts'
import { PoolNames } from '../../model/pool-names.ts'
import type { Mutator } from '../mutators.ts'
import { findSmallestFreeId, replaceIds } from './ids.ts'
import { type ConformingServer, embedded, examplePools, type StartedServer } from './server.ts'

/** Servers that other clients use too, or have used before. */
export const otherClients: ConformingServer[] = [
  {
    id: 'environment.no-pools-yet',
    description: 'Starts without pools and activity.',
    reading: 'complete lists',
    start: embedded({ pools: [] }),
  },
  {
    id: 'environment.leftovers-of-another-run',
    description: 'Has pools that an earlier run left behind, which this run must not delete.',
    reading: 'other clients',
    start: () => {
      const names = new PoolNames(161_803)
      const pools = examplePools((pool, index) =>
        index < 3 ? { ...pool, name: names.next(), nodeTypes: [], nodeCount: 0 } : pool,
      )
      return embedded({ pools })()
    },
  },
  {
    id: 'environment.other-clients',
    description: 'Has other clients that create, update and delete pools all the time.',
    reading: 'other clients',
    start: () => withOtherClients(8),
  },
  {
    id: 'environment.other-clients-with-reused-ids',
    description: 'Has other clients, and reuses ids as soon as they are free.',
    reading: 'other clients',
    start: () => withOtherClients(8, replaceIds(findSmallestFreeId)),
  },
  {
    id: 'environment.another-run',
    description: 'Serves another run of the suite at the same time.',
    reading: 'other clients',
    start: withAnotherRun,
  },
]

/** Starts a server with four clients that create, update and delete their own pools until it stops. */
function withOtherClients(pauseMs: number, wrap: Mutator = (fetch) => fetch): StartedServer {
  const server = createServer()
  const fetch = wrap(server.fetch)
  const end = new AbortController()
  const work = Promise.all([0, 1, 2, 3].map((client) => changePoolsRepeatedly(client, fetch, pauseMs, end.signal)))
  return {
    fetch,
    pools: () => server.state().pools.filter(({ name }) => !name.startsWith('Nightly')),
    async stop() {
      end.abort()
      await work.catch(() => {})
    },
  }
}

async function changePoolsRepeatedly(client: number, fetch: Fetch, pauseMs: number, signal: AbortSignal) {
  const call = async (method: string, path: string, body?: object) => {
    await sleep(pauseMs * (1 + client / 4), signal)
    const init = body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
    return fetch(`http://server.test/api/pools${path}`, { method, ...init })
  }
  for (let round = 0; !signal.aborted; round++) {
    const name = `Nightly ${client} ${round}`
    const body = { name, region: 'us-east-1', provider: 'AWS', nodeTypes: [{ type: 'p3.16xlarge', count: 1 + (round % 5) }] }
    const { id } = (await (await call('POST', '', body)).json()) as Pool
    await call('PUT', `/${id}`, { name: `${name} again`, tags: ['nightly'] })
    await call('PUT', `/${id}`, { nodeTypes: [{ type: 'p3.16xlarge', count: 7 }] })
    await call('DELETE', `/${id}`)
  }
}

function withAnotherRun(): StartedServer {
  const server = createServer()
  const others = new PoolNames(271_828)
  const other = verify({ fetch: server.fetch, write: true, seed: 271_828 })
  return {
    fetch: server.fetch,
    pools: () => server.state().pools.filter(({ name }) => !others.isFromSeed(name)),
    async stop() {
      const { findings, leftBehind } = await other
      if (findings.some(({ level }) => level !== 'may') || leftBehind.length > 0)
        throw new Error(`the other run reported a violation: ${JSON.stringify(findings[0] ?? leftBehind)}`)
    },
  }
}
