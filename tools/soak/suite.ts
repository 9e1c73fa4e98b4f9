import { connect, createServer as createRelay, type Socket } from 'node:net'
import { type Report, type RunEvent, verify } from '../../contract-tests/index.ts'
import { createRandom } from '../../src/core/random.ts'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'
import { held } from './flat.ts'
import type { Figures } from './run.ts'

/** Runs at a time: most of one is waiting for the server to return. */
const lanes = 8

/** The contract suite against servers that keep their pools, and die and return at random points. */
export async function suiteUnderRestarts({ ms, seed }: { ms: number; seed: number }): Promise<Figures> {
  const verdicts = new Map<string, number>()
  const totals = { requests: 0, passed: 0, inconclusive: 0, listed: 0, named: 0, deaths: 0, forGood: 0 }
  const broken: string[] = []
  const before = await held()
  const end = performance.now() + ms
  let runs = 0
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      // One run at least, however short the time.
      do await run(runs++)
      while (performance.now() < end)
    }),
  )
  const after = await held()
  if (after.sockets > before.sockets) broken.push(`${after.sockets - before.sockets} sockets were left open`)
  if (totals.deaths < runs) broken.push(`too little to judge: ${totals.deaths} deaths in ${runs} runs`)
  if (totals.listed + totals.named === 0) broken.push('too little to judge: no server died for good with a pool of the run')
  return {
    title: 'The contract suite against a server that dies and returns',
    figures: {
      runs: [...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', '),
      'times that the server died': totals.deaths,
      '… and did not return': totals.forGood,
      requests: totals.requests,
      'checks passed': totals.passed,
      'checks inconclusive': totals.inconclusive,
      'pools left behind, each listed in its report': totals.listed,
      'pools whose creation was never answered, by a server that did not return: their names are in the notes': totals.named,
      'open sockets before and after': `${before.sockets}, ${after.sockets}`,
      'false violations': broken.filter((sentence) => sentence.startsWith('false')).length,
    },
    broken,
  }

  async function run(index: number): Promise<void> {
    const server = createServer()
    const seeded = new Set(server.state().pools.map(({ id }) => id))
    const real = await listen(server)
    const known = new Set<string>()
    const left = () => server.state().pools.filter(({ id }) => !seeded.has(id))
    // Every third dies for good after two deaths: with a pool of the run, or with the answer to its creation still to come.
    const random = createRandom(seed + index)
    const isLast = (deaths: number) => {
      if (index % 3 !== 2 || deaths < 2) return false
      return index % 2 === 0 ? left().length > 0 && random() < 0.1 : left().some(({ id }) => !known.has(id))
    }
    const mortal = await startMortal(real.port, random, isLast)
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'created') known.add(event.id)
    }
    const report = await verify({ url: mortal.url, write: true, seed: seed + index, runs: 5, timeout: 3000, onEvent })
    const { deaths, isGone } = await mortal.stop()
    await real.stop()
    totals.deaths += deaths
    if (isGone) totals.forGood += 1
    verdicts.set(report.verdict, (verdicts.get(report.verdict) ?? 0) + 1)
    totals.requests += report.counts.requests
    totals.passed += report.counts.passed
    totals.inconclusive += report.counts.inconclusive
    totals.listed += report.leftBehind.length
    for (const { check, message, level } of report.findings) {
      if (level !== 'may') broken.push(`false violation with seed ${seed + index}: ${check}: ${message}`)
    }
    const listed = new Set(report.leftBehind.map(({ id }) => id))
    for (const { id, name } of left()) {
      if (listed.has(id)) continue
      // Created, but the answer never came, and the server has not been there since: nobody can know more than the name.
      if (isGone && !known.has(id) && isNamed(report, name)) totals.named += 1
      else broken.push(`left behind and not listed, with seed ${seed + index}: ${id}, ${name}`)
    }
  }
}

/** Whether the notes say that pools with such a name may be left. */
function isNamed({ notes }: Report, name: string): boolean {
  const [, start] = /pools named "(.*) …" may be left/.exec(notes.join('\n')) ?? []
  return start !== undefined && name.startsWith(start)
}

interface Mortal {
  url: string
  stop(): Promise<{ deaths: number; isGone: boolean }>
}

/**
 * A port whose connections all break at random points of what is said over them, in either direction, and that refuses new
 * ones for a while after that, or for good.
 */
async function startMortal(port: number, random: () => number, isLast: (deaths: number) => boolean): Promise<Mortal> {
  const sockets = new Set<Socket>()
  let deaths = 0
  let isGone = false
  let chunksToLive = lifetime()
  // What nobody knows after the loss of an answer is whether the request took effect: that of a write matters.
  let diesOfWrite = random() < 0.7
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
    pass(client, server, () => !diesOfWrite)
    pass(server, client, () => !diesOfWrite || isWrite)
  })
  await new Promise<void>((listening) => relay.listen(0, '127.0.0.1', listening))
  const address = relay.address()
  const own = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${own}`,
    async stop() {
      clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
      if (relay.listening) await new Promise((closed) => relay.close(closed))
      return { deaths, isGone }
    },
  }

  /** What it dies of is not passed on: a request that never arrives, or the answer to one that was carried out. */
  function pass(from: Socket, to: Socket, isDeadly: () => boolean): void {
    from.on('data', (chunk) => {
      chunksToLive -= 1
      isGone = isLast(deaths)
      if (isGone || (chunksToLive <= 0 && isDeadly())) die()
      else to.write(chunk)
    })
    from.on('end', () => to.end())
  }

  function die(): void {
    deaths += 1
    relay.close()
    for (const socket of sockets) {
      // Node never closes one that is reset while its end is on the way, and keeps the process up, and busy, for it.
      if (socket.writableEnded) socket.destroy()
      else socket.resetAndDestroy()
    }
    if (isGone) return
    timer = setTimeout(
      () => {
        chunksToLive = lifetime()
        diesOfWrite = random() < 0.7
        relay.listen(own, '127.0.0.1')
      },
      50 + random() * 200,
    )
  }

  /** A run says about 1500. */
  function lifetime(): number {
    return Math.ceil(20 + random() * 300)
  }
}
