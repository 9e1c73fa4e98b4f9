/** The packed package by its own name, in any runtime that has fetch: what each export is for, tried once. */
import { BadRequestError, createClient, toResult } from '@nightcrawler/compute-pools'
import description from '@nightcrawler/compute-pools/openapi.json' with { type: 'json' }
import { createServer } from '@nightcrawler/compute-pools/server'
import { createClient as createUnvalidated } from '@nightcrawler/compute-pools/unvalidated'
import { isPool, isPoolList } from '@nightcrawler/compute-pools/validators'

const body = { name: 'smoke', region: 'us-east-1', provider: 'AWS', nodeTypes: [{ type: 'H100', count: 2 }] }
const connected = (create) => create({ baseUrl: 'http://pools.test', fetch: createServer().fetch })

export const steps = {
  'the client of . creates, reads, changes, lists, logs and deletes': async () => {
    const client = connected(createClient)
    const { id, nodeCount } = await client.createPool(body)
    await client.updatePool(id, { name: 'smoked' })
    const { name } = await client.getPool(id)
    const { pools } = await client.listPools()
    const { activities } = await client.listActivity({ poolId: id })
    const { success } = await client.deletePool(id)
    return nodeCount === 2 && name === 'smoked' && pools.some((pool) => pool.id === id) && activities.length > 0 && success
  },
  'its errors are of the classes of .': async () => {
    const { error } = await toResult(connected(createClient).createPool({ ...body, name: 7 }))
    return error instanceof BadRequestError && error.details.length > 0
  },
  './unvalidated reads a list that ./validators takes': async () => isPoolList(await connected(createUnvalidated).listPools()),
  './validators refuses what is no pool': () => !isPool({ id: 'pool-1' }),
  './openapi.json is the description': () => description.openapi === '3.1.1' && '/api/pools' in description.paths,
}

/** Tries every step; a step fails when it throws, or gives anything but true. */
export async function run(_, all = steps) {
  const outcome = { passed: 0, failures: [] }
  for (const [says, step] of Object.entries(all)) {
    try {
      const result = await step()
      if (result !== true) throw new Error(`came: ${result}`)
      outcome.passed += 1
    } catch (error) {
      outcome.failures.push({ says: `package: ${says}`, why: String(error?.stack ?? error) })
    }
  }
  return outcome
}
