/** An HTTP server on loopback that follows the script in the URL. The tests of the client in every runtime use it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import { sleep } from '../core/timeout.ts'
import { pool, poolList, type ReceivedRequest, type ScriptedOrigins, type Step } from './script.ts'

/** A scripted server that is running. */
export interface ScriptedServer extends ScriptedOrigins {
  stop(): Promise<void>
}

/**
 * Starts a server for scripts.
 *
 * @param fallback handles requests without a script, such as the test page of a browser.
 */
export async function startScriptedServer(
  fallback: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.writeHead(404).end(),
): Promise<ScriptedServer> {
  const received = new Map<string, ReceivedRequest[]>()
  const origins = { origin: '', other: '' }
  const server = createServer(keepAlive, async (request, response) => {
    const body = await read(request)
    const [, id = '', steps = '', ...rest] = (request.url ?? '').split('/')
    if (id === 'received') return send(response, { json: received.get(steps) ?? [], headers: cors })
    if (!steps.startsWith('%5B')) return fallback(request, response)
    if (request.method === 'OPTIONS') return send(response, { status: 204, headers: cors })
    const { method = '', headers } = request
    const requests = received.get(id) ?? []
    received.set(id, requests)
    const script = JSON.parse(decodeURIComponent(steps)) as Step[]
    const path = `/${rest.join('/')}`
    const inOrder = script[Math.min(requests.length, script.length - 1)]
    const step = script.find((it) => it.path === path) ?? inOrder ?? {}
    requests.push({ method, path, headers: headers as Record<string, string>, body })
    const location = step.location
      ?.replace('{self}', `${origins.origin}/${id}/${steps}`)
      .replace('{other}', `${origins.other}/${id}/${steps}`)
    if (step.delayMs) await sleep(step.delayMs)
    send(response, { ...step, headers: { ...cors, ...(location ? { location } : {}), ...step.headers } })
  })
  const second = createServer(keepAlive, (request, response) => server.emit('request', request, response))
  origins.origin = await listen(server)
  origins.other = await listen(second)
  return {
    ...origins,
    async stop() {
      for (const each of [server, second]) {
        each.closeAllConnections()
        await new Promise((resolve) => each.close(resolve))
      }
    },
  }
}

// A short keep-alive could close an idle connection just as a request is sent, and fail an unrelated test.
const keepAlive = { keepAliveTimeout: 600_000 }

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
  const body = createBody(step)
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

function createBody({ json, text = '', pools, wrongAt }: Step): string {
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
  // A client that closes the connection early is not an error of this server.
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
