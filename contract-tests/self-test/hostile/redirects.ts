import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verify } from '../../index.ts'
import type { Attacks } from './attack.ts'

/** Servers that send the suite to another origin. */
export const redirects: Attacks = {
  'redirect-to-another-origin': {
    description: 'every response redirects to another origin, which waits for the token',
    promise: 'secrets',
    async run() {
      const received: string[] = []
      const other = createServer((request, response) => {
        received.push(`${request.method} ${request.url}`)
        response.end('{}')
      })
      const target = await start(other)
      const server = createServer((request, response) => response.writeHead(307, { location: `${target}${request.url}` }).end())
      try {
        await verify({ url: await start(server), write: true, token: 'secret-token', seed: 1, runs: 1 })
        assert.deepEqual(received, [])
      } finally {
        for (const each of [server, other]) {
          each.closeAllConnections()
          each.close()
        }
      }
    },
  },
}

async function start(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
