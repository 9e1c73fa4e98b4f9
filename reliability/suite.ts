import { connect, createServer as createRelay, type Socket } from 'node:net'
import { type RunEvent, verify } from '../contract-tests/index.ts'
import { listen } from '../src/server/node.ts'
import { randomFrom } from '../src/server/random.ts'
import { createServer } from '../src/server.ts'
import type { Figures } from './run.ts'

/** The contract suite against a server that keeps its pools, and dies and returns at random points: one run after another. */
export async function suiteUnderRestarts({ ms, seed }: { ms: number; seed: number }): Promise<Figures> {
  const verdicts = new Map<string, number>()
  const totals = { requests: 0, passed: 0, inconclusive: 0, leftBehind: 0, unanswered: 0, deaths: 0 }
  const broken: string[] = []
  const end = performance.now() + ms
  // One run at least, however short the time.
  for (let run = 0; run === 0 || performance.now() < end; run += 1) {
    const server = createServer()
    const before = new Set(server.state().pools.map(({ id }) => id))
    const real = await listen(server)
    // Every third time it does not return from its third death.
    const returns = run % 3 !== 2
    const mortal = await startMortal(real.port, randomFrom(seed + run), returns ? Number.POSITIVE_INFINITY : 3)
    const known = new Set<string>()
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'created') known.add(event.id)
    }
    const report = await verify({ url: mortal.url, write: true, seed: seed + run, runs: 5, timeout: 3000, onEvent })
    totals.deaths += await mortal.stop()
    await real.stop()
    verdicts.set(report.verdict, (verdicts.get(report.verdict) ?? 0) + 1)
    totals.requests += report.counts.requests
    totals.passed += report.counts.passed
    totals.inconclusive += report.counts.inconclusive
    totals.leftBehind += report.leftBehind.length
    for (const { check, message, level } of report.findings) {
      if (level !== 'may') broken.push(`false violation with seed ${seed + run}: ${check}: ${message}`)
    }
    const listed = new Set(report.leftBehind.map(({ id }) => id))
    for (const { id, name } of server.state().pools) {
      if (before.has(id) || listed.has(id)) continue
      // Created, but the answer never came, and the server has not been there since: nobody can know.
      if (!returns && !known.has(id)) totals.unanswered += 1
      else broken.push(`left behind and not listed, with seed ${seed + run}: ${id}, ${name}`)
    }
  }
  return {
    title: 'The contract suite against a server that dies and returns',
    figures: {
      runs: [...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', '),
      'times that the server died': totals.deaths,
      requests: totals.requests,
      'checks passed': totals.passed,
      'checks inconclusive': totals.inconclusive,
      'pools left behind, each listed in its report': totals.leftBehind,
      'pools whose creation was never answered, by a server that did not return': totals.unanswered,
      'false violations': broken.filter((sentence) => sentence.startsWith('false')).length,
    },
    broken,
  }
}

/** A port whose connections all break at random moments, and that refuses new ones for a while after that. */
async function startMortal(port: number, random: () => number, lives: number): Promise<{ url: string; stop(): Promise<number> }> {
  const sockets = new Set<Socket>()
  let deaths = 0
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
    client.pipe(server).pipe(client)
  })
  await new Promise<void>((listening) => relay.listen(0, '127.0.0.1', listening))
  const address = relay.address()
  const own = typeof address === 'object' && address ? address.port : 0
  let timer = setTimeout(die, 100 + random() * 600)
  return {
    url: `http://127.0.0.1:${own}`,
    async stop() {
      clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
      if (relay.listening) await new Promise((closed) => relay.close(closed))
      return deaths
    },
  }

  function die(): void {
    deaths += 1
    relay.close()
    for (const socket of sockets) socket.resetAndDestroy()
    if (deaths === lives) return
    timer = setTimeout(
      () => {
        relay.listen(own, '127.0.0.1')
        timer = setTimeout(die, 100 + random() * 600)
      },
      50 + random() * 200,
    )
  }
}
