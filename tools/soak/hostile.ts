import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import {
  collectIssues,
  isBadRequestBody,
  isForbiddenBody,
  isNotFoundBody,
  isUnauthorizedBody,
} from '../../src/core/validators.ts'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'
import { malformedRequest, randomRequest, sendRaw } from '../../src/testing/hostile.ts'
import { held } from './flat.ts'
import type { Figures } from './run.ts'

const atOnce = 50

/** Generated requests over real connections: half as a fetch would send them, and half as bytes that no client writes. */
export async function hostileRequests({ requests, seed }: { requests: number; seed: number }): Promise<Figures> {
  const kinds: Record<
    string,
    { share: number; send: (port: number, bytes: Buffer) => Promise<string>; bytes: fc.Arbitrary<Buffer> }
  > = {
    'odd requests': { share: 0.5, send: sendRaw, bytes: randomRequest.map(asBytes) },
    'damaged framing': { share: 0.25, send: sendRaw, bytes: malformedRequest.map((bytes) => Buffer.from(bytes)) },
    'header floods': { share: 0.1, send: sendRaw, bytes: flood },
    'half-closed, split at random': { share: 0.14, send: inTwoParts, bytes: randomRequest.map(asBytes) },
    slowloris: { share: 0.01, send: neverEnding, bytes: randomRequest.map(asBytes) },
  }
  const statuses = new Map<string, number>()
  const broken: string[] = []
  const told: unknown[] = []
  const error = console.error
  console.error = (line) => told.push(line)
  const server = createServer()
  const listening = await listen(server, { requestTimeoutMs: 1000 })
  const before = await held()
  const figures: Figures['figures'] = {}
  try {
    for (const [kind, { share, send, bytes }] of Object.entries(kinds)) {
      const sent = fc.sample(bytes, { seed, numRuns: Math.ceil(requests * share) })
      figures[kind] = sent.length
      for (let i = 0; i < sent.length; i += atOnce) {
        const answers = await Promise.all(sent.slice(i, i + atOnce).map((it) => send(listening.port, it)))
        for (const [at, received] of answers.entries()) judge(kind, received, sent[i + at]?.toString('latin1') ?? '')
      }
      if (!(await answersRightly(listening.url))) broken.push(`after ${kind}, the list was no list any more`)
    }
  } finally {
    console.error = error
  }
  const after = await held()
  await listening.stop()
  const inNoShape = broken.length
  for (const line of told) broken.push(`the server printed an error of its own: ${line}`)
  if (after.heapMb - before.heapMb > 8)
    broken.push(`the heap grew from ${before.heapMb.toFixed(1)} to ${after.heapMb.toFixed(1)} MB`)
  if (after.sockets > before.sockets) broken.push(`${after.sockets - before.sockets} sockets were left open`)
  const total = [...statuses].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    title: 'Hostile input against the embedded server',
    figures: {
      ...figures,
      'answers by status': total.map(([status, count]) => `${status}: ${count}`).join(', '),
      'answers in no documented shape': inNoShape,
      'heap before and after, MB': `${before.heapMb.toFixed(1)}, ${after.heapMb.toFixed(1)}`,
      'open sockets before and after': `${before.sockets}, ${after.sockets}`,
    },
    broken,
  }

  function judge(kind: string, received: string, sent: string): void {
    for (const { status, complaint } of answersIn(received, sent.startsWith('HEAD '))) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (complaint) broken.push(`${kind}: ${complaint}: ${JSON.stringify(sent.slice(0, 300))}`)
    }
  }
}

function asBytes({ method, path, type, body }: { method: string; path: string; type: string; body: string }): Buffer {
  const target = path.replaceAll(/\p{Surrogate}/gu, '').replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent)
  const head = `${method} ${target} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  return Buffer.from(`${head}Connection: close\r\n\r\n${body}`)
}

/** Many headers, long headers, many of one name, and names that are none. */
const flood = fc
  .record({
    count: fc.integer({ min: 1, max: 3000 }),
    length: fc.constantFrom(0, 1, 100, 20_000),
    name: fc.constantFrom('x-a', 'cookie', 'authorization', 'content-length', 'transfer-encoding', 'host', 'a b', ''),
  })
  .map(({ count, length, name }) => {
    const headers = Array.from(
      { length: Math.min(count, 200_000 / (length + 10)) },
      (_, i) => `${name}${length > 100 ? i : ''}: ${'v'.repeat(length)}\r\n`,
    )
    return Buffer.from(`GET /api/pools HTTP/1.1\r\nHost: x\r\n${headers.join('')}Connection: close\r\n\r\n`)
  })

/** The second part comes a moment later, and then the sender's side is closed before any answer is read. */
async function inTwoParts(port: number, bytes: Buffer): Promise<string> {
  const socket = dial(port)
  const middle = Math.floor(bytes.length / 2)
  socket.write(bytes.subarray(0, middle))
  setTimeout(() => socket.end(bytes.subarray(middle)), 5)
  return text(socket).catch(() => 'broken off')
}

/** One byte now and then, and never the end: the server must end it. */
async function neverEnding(port: number, bytes: Buffer): Promise<string> {
  const socket = dial(port)
  let at = 0
  const drip = setInterval(
    () => socket.writable && socket.write(bytes.subarray(at, ++at % Math.max(1, bytes.indexOf('\r\n\r\n')))),
    100,
  )
  try {
    return await text(socket).catch(() => 'broken off')
  } finally {
    clearInterval(drip)
  }
}

function dial(port: number): Socket {
  return connect(port, '127.0.0.1').on('error', () => {})
}

interface Judged {
  status: string
  complaint?: string
}

/** Every answer in what came back, `100 Continue` left out. */
function answersIn(received: string, toHead: boolean): Judged[] {
  const answers = received.split(/(?=HTTP\/1\.1 \d{3} )/).filter((part) => !part.startsWith('HTTP/1.1 100'))
  if (answers.length === 0 || !received.startsWith('HTTP/1.1 '))
    return [{ status: 'none', complaint: `no answer but ${received.slice(0, 40)}` }]
  return answers.map((answer) => {
    const status = answer.slice(9, 12)
    const end = answer.indexOf('\r\n\r\n')
    const [head, body] = [answer.slice(0, end), answer.slice(end + 4)]
    const complaint = toHead && body === '' ? undefined : complaintAbout(Number(status), head, body)
    return complaint === undefined ? { status } : { status, complaint: `${status}, ${complaint}` }
  })
}

function complaintAbout(status: number, head: string, body: string): string | undefined {
  if (status === 204) return body === '' ? undefined : `a body: ${body.slice(0, 60)}`
  if (!/^content-type: application\/json$/im.test(head)) return `not JSON by its type: ${head.slice(0, 200)}`
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return `no JSON: ${body.slice(0, 60)}`
  }
  if (status < 300) {
    const fits = (['PoolList', 'Pool', 'ActivityList', 'DeletePoolResult'] as const).some(
      (name) => collectIssues(name, value).length === 0,
    )
    return fits ? undefined : `no documented body: ${body.slice(0, 80)}`
  }
  const documented: Record<number, (body: unknown) => boolean> = {
    400: isBadRequestBody,
    401: isUnauthorizedBody,
    403: isForbiddenBody,
    404: isNotFoundBody,
  }
  const fits = documented[status] ?? ([405, 408, 413, 415, 417, 431, 501].includes(status) ? isErrorBody : () => false)
  return fits(value) ? undefined : `not the documented body: ${body.slice(0, 80)}`
}

function isErrorBody(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'error' in value &&
    typeof value.error === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  )
}

async function answersRightly(url: string): Promise<boolean> {
  return (
    collectIssues('PoolList', await (await fetch(`${url}/api/pools`, { headers: { connection: 'close' } })).json()).length === 0
  )
}
