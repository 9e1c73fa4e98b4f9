/** Servers whose defect is in the bytes on the connection, where no `Fetch` can show it. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fetch } from '../../../src/core/fetch.ts'
import type { RunningServer } from '../../../src/http/listen.ts'
import { createServer } from '../../../src/server.ts'

/** Starts the embedded server on its own port. `write` writes each response to the socket. */
export function serveRaw(
  write: (incoming: IncomingMessage, outgoing: ServerResponse, response: Response) => Promise<void> | void,
): () => Promise<RunningServer> {
  return async () => {
    const { fetch } = createServer()
    const http = createHttpServer(async (incoming, outgoing) => {
      // Clients drop the connection when a response is malformed.
      outgoing.on('error', () => outgoing.destroy())
      await write(incoming, outgoing, await forwardRequest(fetch, incoming))
    })
    await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
    const { port } = http.address() as AddressInfo
    return {
      url: `http://127.0.0.1:${port}`,
      port,
      stop: async () => {
        http.closeAllConnections()
        await new Promise((closed) => http.close(closed))
      },
    }
  }
}

/** Writes a response. `headers` replace headers of the response. */
export function writeResponse(
  response: Response,
  text: string,
  outgoing: ServerResponse,
  headers: Record<string, string> = {},
): void {
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...headers }).end(text)
}

async function forwardRequest(fetch: Fetch, incoming: IncomingMessage): Promise<Response> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array)
  const headers = new Headers()
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '')
  }
  headers.delete('content-length')
  headers.delete('transfer-encoding')
  const body = Buffer.concat(chunks)
  const { method = 'GET', url = '/' } = incoming
  const init = method === 'GET' || method === 'HEAD' || body.length === 0 ? {} : { body }
  try {
    return await fetch(`http://localhost${url}`, { method, headers, ...init })
  } catch (error) {
    // `Request` rejects TRACE and CONNECT.
    return new Response(String(error), { status: 501 })
  }
}
