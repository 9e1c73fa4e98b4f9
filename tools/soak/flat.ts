import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** What a process holds on to. */
export interface Held {
  heapMb: number
  sockets: number
}

/** Measured after garbage is gone, and after what is about to close has closed. */
export async function held(): Promise<Held> {
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    collect()
  }
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
  return { heapMb: process.memoryUsage().heapUsed / 2 ** 20, sockets }
}
