/**
 * One client in a process of its own, so that nobody pays for another's garbage or compiled code. Told `{ size, calls }`, it
 * makes that many calls one after the other, and answers what each took: `{ cpu, wall }` in microseconds, and whose code it
 * was where a profile is asked for.
 */
import { listOf, poolNumber } from '../pools.ts'
import { type Batch, type Size, sizes, type Took } from './batch.ts'
import { type ClientName, clients } from './clients.ts'
import { profile } from './profile.ts'

const [name = '', url] = process.argv.slice(2)
const texts: Record<Size, string> = {
  'one pool': JSON.stringify(poolNumber(1)),
  '12 pools': JSON.stringify(listOf(12)),
  '10,000 pools': JSON.stringify(listOf(10_000)),
}
let text = ''
if (url === undefined) {
  const headers = { 'content-type': 'application/json' }
  globalThis.fetch = async () => new Response(text, { status: 200, headers })
}

process.on('message', async ({ size, calls, profiled = false }: Batch) => {
  text = texts[size]
  const baseUrl = url === undefined ? 'http://pools.test' : `${url}/${sizes.indexOf(size)}`
  const client = await clients[name as ClientName](baseUrl, url === undefined)
  const call = size === 'one pool' ? () => client.getPool('pool-1') : () => client.listPools()
  const all = async () => {
    for (let number = 1; number <= calls; number++) {
      await call()
      // Timers and finalizers get their turn, as they do in any program that waits for something.
      if (number % 64 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  globalThis.gc?.()
  const cpu = process.cpuUsage()
  const start = performance.now()
  const shares = profiled ? await profile(all) : await all()
  const wall = (performance.now() - start) * 1000
  const { user, system } = process.cpuUsage(cpu)
  process.send?.({ cpu: (user + system) / calls, wall: wall / calls, ...(shares ? { shares } : {}) } satisfies Took)
})
process.send?.('ready')
