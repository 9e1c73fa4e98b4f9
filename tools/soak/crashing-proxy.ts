import { connect, createServer as createRelay, type Socket } from 'node:net'

/** A TCP proxy that crashes and restarts. */
export interface CrashingProxy {
  url: string
  stop(): Promise<{ crashes: number; hasStopped: boolean }>
}

/**
 * Relays connections to a local port. At random points all connections break, and new ones are rejected for a while.
 *
 * @param isLastCrash returns true if the proxy crashes now and does not restart
 */
export async function startCrashingProxy(
  port: number,
  random: () => number,
  isLastCrash: (crashes: number) => boolean,
): Promise<CrashingProxy> {
  const sockets = new Set<Socket>()
  let crashes = 0
  let hasStopped = false
  let chunksLeft = randomLifetime()
  // Most crashes lose the response to a write, because only a lost write leaves the state of the server unknown.
  let crashesAfterWrite = random() < 0.7
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
    forward(client, server, () => !crashesAfterWrite)
    forward(server, client, () => !crashesAfterWrite || isWrite)
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
      return { crashes, hasStopped }
    },
  }

  /** The chunk that triggers a crash is lost: a request that never arrives, or the response to one that was executed. */
  function forward(from: Socket, to: Socket, mayCrash: () => boolean): void {
    from.on('data', (chunk) => {
      chunksLeft -= 1
      hasStopped = isLastCrash(crashes)
      if (hasStopped || (chunksLeft <= 0 && mayCrash())) crash()
      else to.write(chunk)
    })
    from.on('end', () => to.end())
  }

  function crash(): void {
    crashes += 1
    relay.close()
    for (const socket of sockets) {
      // Node never closes a socket that is reset after `end()`, and the process stays busy.
      if (socket.writableEnded) socket.destroy()
      else socket.resetAndDestroy()
    }
    if (hasStopped) return
    timer = setTimeout(
      () => {
        chunksLeft = randomLifetime()
        crashesAfterWrite = random() < 0.7
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
