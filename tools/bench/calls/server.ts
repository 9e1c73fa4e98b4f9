/** Answers `/0/api/pools/pool-1` with a pool, `/1/api/pools` with 12 and `/2/api/pools` with 10,000: as fast as `node:http` can. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listOf, poolNumber } from '../pools.ts'

const bodies = [poolNumber(1), listOf(12), listOf(10_000)].map((value) => Buffer.from(JSON.stringify(value)))

const server = createServer((request, response) => {
  const body = bodies[Number(request.url?.[1])] ?? Buffer.of()
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
