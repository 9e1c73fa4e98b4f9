import { Session } from 'node:inspector/promises'

/** URLs of the code of each owner. Time in a built-in such as `JSON.parse` counts for its caller. */
const owners = {
  'the client': /@nightcrawler|\.cache\/(hey-api|orval)|node_modules\/(ky|ofetch|axios)/,
  'openapi-fetch': /openapi-fetch/,
  'fetch, Response, Headers': /undici|webstreams|node:internal\/(encoding|abort_controller|event_target|streams|webidl|worker)/,
  'the rest of Node': /^node:/,
  'the caller and its fake fetch': /contender/,
}
export type Owner = keyof typeof owners | 'garbage collection' | 'native code'
/** Shares of all samples, 0 to 1. */
export type Shares = Partial<Record<Owner, number>>

/** Runs `work` under the sampling profiler and returns the share of each owner. */
export async function profile(work: () => Promise<void>): Promise<Shares> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 200 })
  await session.post('Profiler.start')
  await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  const shares: Shares = {}
  for (const { hitCount = 0, callFrame } of profile.nodes) {
    const owner = findOwner(callFrame.functionName, callFrame.url)
    if (owner) shares[owner] = (shares[owner] ?? 0) + hitCount
  }
  const all = Object.values(shares).reduce((sum, hits) => sum + hits, 0)
  for (const owner of Object.keys(shares) as Owner[]) shares[owner] = (shares[owner] ?? 0) / all
  return shares
}

function findOwner(name: string, url: string): Owner | undefined {
  if (name === '(idle)' || name === '(root)') return undefined
  if (name === '(garbage collector)') return 'garbage collection'
  const known = (Object.keys(owners) as (keyof typeof owners)[]).find((owner) => owners[owner].test(url))
  return known ?? 'native code'
}
