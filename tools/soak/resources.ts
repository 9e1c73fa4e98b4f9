import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Memory and open sockets of this process. */
export interface Resources {
  heapMb: number
  sockets: number
}

/** Measures after a garbage collection, and after closing sockets had time to close. */
export async function measureResources(): Promise<Resources> {
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    collectGarbage()
  }
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
  return { heapMb: process.memoryUsage().heapUsed / 2 ** 20, sockets }
}
