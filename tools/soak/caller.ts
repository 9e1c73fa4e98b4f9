import { createRandom } from '../../src/core/random.ts'
import { type CallError, ComputePoolsError, createClient, type Pool } from '../../src/index.ts'

interface CallerOptions {
  name: string
  baseUrl: string
  seed: number
  /** In milliseconds, as `performance.now()`. */
  end: number
  fetch: typeof fetch
  onAbort(callId: string): void
  onOutcome(outcome: string): void
  onViolation(message: string): void
}

/** The last confirmed state of the caller's pool. */
interface OwnPool {
  id: string
  confirmedDescription: string
  /** The confirmed description, and those of updates whose response was lost. */
  possibleDescriptions: Set<string>
}

/**
 * Calls the API until `end`, checks each response, and aborts a tenth of the calls. Every caller creates and changes a pool of
 * its own, so it knows each state that the pool can have.
 */
export async function runCaller({ name, baseUrl, seed, end, fetch, ...listeners }: CallerOptions): Promise<void> {
  const { onAbort, onOutcome, onViolation } = listeners
  const client = createClient({ baseUrl, timeout: 250, retry: { limit: 2 }, fetch })
  const random = createRandom(seed + hash(name))
  let own: OwnPool | undefined
  for (let step = 0; performance.now() < end; step += 1) {
    const callId = `${name}-${step}`
    const controller = new AbortController()
    const options = { signal: controller.signal, headers: { 'x-call': callId } }
    if (random() < 0.1) {
      setTimeout(() => {
        controller.abort()
        onAbort(callId)
      }, random() * 40)
    }
    const action = own ? (['get', 'get', 'update', 'list', 'activity', 'delete'] as const)[Math.floor(random() * 6)] : 'create'
    try {
      if (!own) own = await create(callId, step, options)
      else if (action === 'update') await update(own, callId, options)
      else if (action === 'list') await list(own, options)
      else if (action === 'activity') await listActivity(own, options)
      else if (action === 'get') await get(own, options)
      else {
        const { id } = own
        // The pool may be deleted even if the call fails.
        own = undefined
        await client.deletePool(id, options)
      }
      onOutcome('correct response')
    } catch (error) {
      if (controller.signal.aborted && error === controller.signal.reason) onOutcome('aborted by the caller')
      else if (error instanceof ComputePoolsError) {
        onOutcome((error as CallError).name)
        // A retried deletion gets a 404 if the first attempt succeeded and its response was lost.
        if (error.status === 404 && action !== 'delete') onViolation(`wrong 404: ${error.message}`)
      } else onViolation(`an error that is not a ComputePoolsError: ${error}`)
    }
  }

  type Options = { signal: AbortSignal; headers: Record<string, string> }

  async function create(description: string, nodeCount: number, options: Options): Promise<OwnPool> {
    const nodeTypes = [{ type: 'H100', count: nodeCount }]
    const pool = await client.createPool({ name, description, region: 'us-east-1', provider: 'AWS', nodeTypes }, options)
    expectDescription(pool, new Set([description]))
    if (pool.nodeCount !== nodeCount) onViolation(`wrong nodeCount of ${description}: ${pool.nodeCount}`)
    return { id: pool.id, confirmedDescription: description, possibleDescriptions: new Set([description]) }
  }

  async function update(pool: OwnPool, description: string, options: Options): Promise<void> {
    pool.possibleDescriptions.add(description)
    expectDescription(await client.updatePool(pool.id, { description }, options), new Set([description]))
    // Failed updates stay possible, because the server may execute them later.
    pool.possibleDescriptions.delete(pool.confirmedDescription)
    pool.confirmedDescription = description
  }

  async function list({ id, possibleDescriptions }: OwnPool, options: Options): Promise<void> {
    const { pools, summary } = await client.listPools(options)
    const found = pools.find((pool) => pool.id === id)
    if (found) expectDescription(found, possibleDescriptions)
    else onViolation(`wrong list: the pool of ${name} is missing`)
    if (summary.totalPools !== pools.length) onViolation(`wrong summary: ${summary.totalPools} of ${pools.length} pools`)
  }

  async function listActivity({ id }: OwnPool, options: Options): Promise<void> {
    const { activities } = await client.listActivity({ poolId: id }, options)
    if (activities.some(({ poolId }) => poolId !== id)) onViolation(`wrong activity: an entry of another pool than ${id}`)
  }

  async function get({ id, possibleDescriptions }: OwnPool, options: Options): Promise<void> {
    const pool = await client.getPool(id, options)
    if (pool.id !== id) onViolation(`wrong pool: requested ${id}, received ${pool.id}`)
    expectDescription(pool, possibleDescriptions)
  }

  function expectDescription(pool: Pool, possible: Set<string>): void {
    if (!possible.has(pool.description) || pool.name !== name) {
      onViolation(`wrong data: ${pool.name}, ${pool.description}; expected ${name} with ${[...possible].join(' or ')}`)
    }
  }
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7)
}
