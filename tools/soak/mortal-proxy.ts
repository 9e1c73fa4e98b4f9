import { connect, createServer as createRelay, type Socket } from 'node:net'

/** A TCP proxy that dies and returns. */
export interface MortalProxy {
  url: string
  stop(): Promise<{ deaths: number; isGone: boolean }>
}

/**
 * Relays connections to a local port. At random points all connections break, and new ones are rejected for a while.
 *
 * @param isLastDeath returns true if the proxy dies now and does not return
 */
export async function startMortalProxy(
  port: number,
  random: () => number,
  isLastDeath: (deaths: number) => boolean,
): Promise<MortalProxy> {
  const sockets = new Set<Socket>()
  let deaths = 0
  let isGone = false
  let chunksLeft = randomLifetime()
  // Most deaths lose the response to a write, because only a lost write leaves the state of the server unknown.
  let diesAfterWrite = random() < 0.7
  let timer: NodeJS.Timeout | undefined
  const relay = createRelay((client) => {
    const server = connect(port, '127.0.0.1')
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => {
        sockets.delete(socket)
        client.destroy()
        server.destroy()
      })
    }
    let isWrite = false
    client.on('data', (chunk) => {
      isWrite = /^(POST|PUT|DELETE) /.test(String(chunk))
    })
    forward(client, server, () => !diesAfterWrite)
    forward(server, client, () => !diesAfterWrite || isWrite)
  })
  await new Promise<void>((listening) => relay.listen(0, '127.0.0.1', listening))
  const address = relay.address()
  const ownPort = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${ownPort}`,
    async stop() {
      clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
      if (relay.listening) await new Promise((closed) => relay.close(closed))
      return { deaths, isGone }
    },
  }

  /** The chunk that triggers a death is lost: a request that never arrives, or the response to one that was executed. */
  function forward(from: Socket, to: Socket, mayDie: () => boolean): void {
    from.on('data', (chunk) => {
      chunksLeft -= 1
      isGone = isLastDeath(deaths)
      if (isGone || (chunksLeft <= 0 && mayDie())) die()
      else to.write(chunk)
    })
    from.on('end', () => to.end())
  }

  function die(): void {
    deaths += 1
    relay.close()
    for (const socket of sockets) {
      // Node never closes a socket that is reset after `end()`, and the process stays busy.
      if (socket.writableEnded) socket.destroy()
      else socket.resetAndDestroy()
    }
    if (isGone) return
    timer = setTimeout(
      () => {
        chunksLeft = randomLifetime()
        diesAfterWrite = random() < 0.7
        relay.listen(ownPort, '127.0.0.1')
      },
      50 + random() * 200,
    )
  }

  /** In chunks. A run of the suite has about 1500. */
  function randomLifetime(): number {
    return Math.ceil(20 + random() * 300)
  }
}
