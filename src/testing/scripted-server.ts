/** An HTTP server on loopback that misbehaves as the script in the URL says: the client's tests in every runtime talk to it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import { pool, poolList, type ReceivedRequest, type ScriptedOrigins, type Step } from './script.ts'

export interface ScriptedServer extends ScriptedOrigins {
  stop(): Promise<void>
}

/** @param answer Answers what is no script, such as the page that a browser runs its tests in. */
export async function startScriptedServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.writeHead(404).end(),
): Promise<ScriptedServer> {
  const arrivals = new Map<string, ReceivedRequest[]>()
  const place = { origin: '', other: '' }
  const server = createServer(patient, async (request, response) => {
    const body = await read(request)
    const [, id = '', steps = '', ...rest] = (request.url ?? '').split('/')
    if (id === 'arrived') return send(response, { json: arrivals.get(steps) ?? [], headers: cors })
    if (!steps.startsWith('%5B')) return answer(request, response)
    if (request.method === 'OPTIONS') return send(response, { status: 204, headers: cors })
    const { method = '', headers } = request
    const seen = arrivals.get(id) ?? []
    arrivals.set(id, seen)
    const script = JSON.parse(decodeURIComponent(steps)) as Step[]
    const path = `/${rest.join('/')}`
    const inOrder = script[Math.min(seen.length, script.length - 1)]
    const step = script.find((it) => it.path === path) ?? inOrder ?? {}
    seen.push({ method, path, headers: headers as Record<string, string>, body })
    const location = step.location
      ?.replace('{self}', `${place.origin}/${id}/${steps}`)
      .replace('{other}', `${place.other}/${id}/${steps}`)
    if (step.delayMs) await sleep(step.delayMs)
    send(response, { ...step, headers: { ...cors, ...(location ? { location } : {}), ...step.headers } })
  })
  const second = createServer(patient, (request, response) => server.emit('request', request, response))
  place.origin = await listen(server)
  place.other = await listen(second)
  return {
    ...place,
    async stop() {
      for (const each of [server, second]) {
        each.closeAllConnections()
        await new Promise((resolve) => each.close(resolve))
      }
    },
  }
}

// A connection that is closed while it is idle may be asked at that very moment, and fails a test of something else.
const patient = { keepAliveTimeout: 600_000 }

const cors = {
  'cache-control': 'no-store',
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, authorization',
  'access-control-allow-methods': '*',
}

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}

async function read(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  return body
}

function send(response: ServerResponse, step: Step): void {
  const { status = 200, headers, reset, silent, dripMs, missingBytes = 0, bytes } = step
  if (silent) return
  if (reset === 'at once') {
    hangUp(response)
    return
  }
  const body = bodyOf(step)
  const length = bytes ?? Buffer.byteLength(body)
  const type = step.json !== undefined || step.pools ? 'application/json' : 'text/html'
  response.writeHead(status, {
    'content-type': type,
    ...(status === 204 ? {} : { 'content-length': length + missingBytes }),
    ...headers,
  })
  if (bytes) {
    sendBytes(response, bytes)
  } else if (dripMs) {
    drip(response, body, dripMs)
  } else if (reset) {
    response.write(body.slice(0, body.length / 2), () => setTimeout(hangUp, 20, response))
  } else if (missingBytes) {
    response.write(body, () => setTimeout(() => response.socket?.end(), 20))
  } else {
    response.end(body)
  }
}

function hangUp(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

function bodyOf({ json, text = '', pools, wrongAt }: Step): string {
  if (json !== undefined) return JSON.stringify(json)
  if (pools === undefined) return text
  const list = Array.from({ length: pools }, (_, index) => ({
    ...pool,
    id: `pool-${index}`,
    ...(index === wrongAt ? { nodeCount: 'eight' } : {}),
  }))
  return JSON.stringify({ ...poolList, pools: list })
}

function sendBytes(response: ServerResponse, bytes: number): void {
  const piece = Buffer.alloc(2 ** 16, 'x')
  const pieces = function* () {
    for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, left)
  }
  // Whoever hears enough hangs up, which is no error of this server.
  pipeline(Readable.from(pieces()), response, () => {})
}

function drip(response: ServerResponse, body: string, everyMs: number): void {
  let sent = 0
  const timer = setInterval(() => {
    response.write(body[sent] ?? '')
    sent += 1
    if (sent < body.length) return
    clearInterval(timer)
    response.end()
  }, everyMs)
  response.on('close', () => clearInterval(timer))
}

function sleep(timeMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, timeMs))
}
