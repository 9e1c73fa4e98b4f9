/** Tries each export of the packed package once, in any runtime that has fetch. */
import { BadRequestError, createClient, toResult } from '@nightcrawler/compute-pools'
import spec from '@nightcrawler/compute-pools/openapi.json' with { type: 'json' }
import { createServer } from '@nightcrawler/compute-pools/server'
import { createClient as createUnvalidated } from '@nightcrawler/compute-pools/unvalidated'
import { isPool, isPoolList } from '@nightcrawler/compute-pools/validators'

const body = { name: 'smoke', region: 'us-east-1', provider: 'AWS', nodeTypes: [{ type: 'H100', count: 2 }] }
const createConnected = (create) => create({ baseUrl: 'http://pools.test', fetch: createServer().fetch })

export const steps = {
  'the client of . creates, reads, updates, lists and deletes pools': async () => {
    const client = createConnected(createClient)
    const { id, nodeCount } = await client.createPool(body)
    await client.updatePool(id, { name: 'smoked' })
    const { name } = await client.getPool(id)
    const { pools } = await client.listPools()
    const { activities } = await client.listActivity({ poolId: id })
    const { success } = await client.deletePool(id)
    return nodeCount === 2 && name === 'smoked' && pools.some((pool) => pool.id === id) && activities.length > 0 && success
  },
  '. exports the classes of its errors': async () => {
    const { error } = await toResult(createConnected(createClient).createPool({ ...body, name: 7 }))
    return error instanceof BadRequestError && error.details.length > 0
  },
  './validators accepts a list read by ./unvalidated': async () =>
    isPoolList(await createConnected(createUnvalidated).listPools()),
  './validators rejects an invalid pool': () => !isPool({ id: 'pool-1' }),
  './openapi.json is the spec': () => spec.openapi === '3.1.1' && '/api/pools' in spec.paths,
}

/** Runs every step. A step fails if it throws or does not return true. */
export async function run(_, all = steps) {
  const outcome = { passed: 0, failures: [] }
  for (const [name, step] of Object.entries(all)) {
    try {
      const result = await step()
      if (result !== true) throw new Error(`expected true, got ${result}`)
      outcome.passed += 1
    } catch (error) {
      outcome.failures.push({ name: `package: ${name}`, message: String(error?.stack ?? error) })
    }
  }
  return outcome
}
