/**
 * Runs one client in a process of its own, so that no client pays for the garbage or compiled code of another. On a `Batch`
 * message it makes that many sequential calls and sends back a `CallTime`.
 */
import { createPool, createPoolList } from '../pools.ts'
import { type Batch, type CallTime, type Size, sizes } from './batch.ts'
import { type ClientName, clients } from './clients.ts'
import { profile } from './profile.ts'

const [name = '', url] = process.argv.slice(2)
const texts: Record<Size, string> = {
  'one pool': JSON.stringify(createPool(1)),
  '12 pools': JSON.stringify(createPoolList(12)),
  '10,000 pools': JSON.stringify(createPoolList(10_000)),
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
  const callAll = async () => {
    for (let number = 1; number <= calls; number++) {
      await call()
      // Lets timers and finalizers run, as in a program that waits for I/O.
      if (number % 64 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  globalThis.gc?.()
  const cpu = process.cpuUsage()
  const start = performance.now()
  const shares = profiled ? await profile(callAll) : await callAll()
  const wall = (performance.now() - start) * 1000
  const { user, system } = process.cpuUsage(cpu)
  process.send?.({ cpu: (user + system) / calls, wall: wall / calls, ...(shares ? { shares } : {}) } satisfies CallTime)
})
process.send?.('ready')
