/** Serves `/0/api/pools/pool-1` (one pool), `/1/api/pools` (12 pools) and `/2/api/pools` (10,000 pools) as fast as `node:http` can. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPool, createPoolList } from '../pools.ts'

const bodies = [createPool(1), createPoolList(12), createPoolList(10_000)].map((value) => Buffer.from(JSON.stringify(value)))

const server = createServer((request, response) => {
  const body = bodies[Number(request.url?.[1])] ?? Buffer.of()
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
