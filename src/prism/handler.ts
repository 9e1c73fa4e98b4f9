import type { IncomingMessage, RequestListener } from 'node:http'
import type { Duplex } from 'node:stream'
import { matchOperation, type Operation, type OperationMatch } from '../core/operations.ts'
import { collectIssues } from '../core/validators.ts'
import { document } from '../generated/document.ts'
import { readJsonBody } from './body.ts'
import { corsHeaders, isPreflight, preflightHeaders } from './cors.ts'
import type { Prism, PrismAnswer } from './engine.ts'
import { readPreferences } from './prefer.ts'

interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** HTTP around Prism's engine: every answer, whatever was asked, is a documented status with its documented body. */
export function createShell(prism: Prism, cors: boolean): RequestListener {
  return async (request, response) => {
    if (cors && isPreflight(request)) {
      response.writeHead(204, { ...corsHeaders(request), ...preflightHeaders(request) }).end()
      return
    }
    const { status, body, headers } = await answer(prism, request).catch(() => internalServerError)
    const text = JSON.stringify(body)
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...(cors ? corsHeaders(request) : {}),
      ...headers,
    })
    response.end(text)
  }
}

/** The answer to what is not HTTP, has too many headers, or never ends: a documented 400, straight on the socket. */
export function refuseRawSocket(error: NodeJS.ErrnoException | undefined, socket: Duplex): void {
  socket.on('error', () => socket.destroy())
  if (!socket.writable || error?.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const reason = error ? (rawReasons[error.code ?? ''] ?? 'this is not HTTP/1.1') : 'CONNECT is not answered here'
  const text = JSON.stringify(badRequest(`request: ${reason}`).body)
  const lines = ['HTTP/1.1 400 Bad Request', 'content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]
  socket.end(`${lines.join('\r\n')}\r\nconnection: close\r\n\r\n${text}`)
  // Closing with bytes unread would reset the connection before the sender has read the answer.
  socket.resume()
  setTimeout(() => socket.destroy(), 1_000).unref()
}

const rawReasons: Record<string, string> = {
  HPE_HEADER_OVERFLOW: 'the request line and the headers are too long together',
  HPE_INVALID_METHOD: 'the method is unknown to HTTP',
  ERR_HTTP_REQUEST_TIMEOUT: 'it did not arrive within 30 seconds',
}

async function answer(prism: Prism, request: IncomingMessage): Promise<Answer> {
  const [path, search] = targetOf(request)
  const query = new URLSearchParams(search)
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')

  if (request.httpVersion === '1.1' && request.headers.host === undefined) return badRequest('header host: is missing')
  let found: OperationMatch
  try {
    found = matchOperation(method, path)
  } catch {
    return badRequest(`path: ${path} is not valid percent-encoding`)
  }
  if (found.found === 'nothing') return notFound(`There is nothing at ${path}`)
  if (found.found === 'path') {
    const methods = found.methods.join(', ')
    return { ...notFound(`${method} is no operation of ${path}, which has ${methods}`), headers: { allow: methods } }
  }

  const { operation } = found
  const preferences = readPreferences(request.headers.prefer?.toString(), query)
  if ('wrong' in preferences) return badRequest(preferences.wrong)
  const { code } = preferences
  if (code !== undefined && !(code in operation.responses)) {
    return badRequest(`Prefer: code=${code}: ${operation.id} documents ${Object.keys(operation.responses).join(', ')}`)
  }

  const errorWanted = code !== undefined && code >= 400
  const body = operation.requestSchema && !errorWanted ? await readJsonBody(request) : undefined
  if (body && 'wrong' in body) return badRequest(body.wrong)

  const answered = await prism(
    {
      method: method.toLowerCase(),
      url: { path, query: valuesOf(query) },
      headers: {
        ...(body ? { 'content-type': 'application/json', 'content-length': String(body.bytes) } : {}),
        ...authorization(request),
      },
      ...(body ? { body: body.value } : {}),
    },
    preferences,
  )
  return withReasons(answered, operation, body?.value, query)
}

/** The example's `details` give way to what is wrong with this very request. */
function withReasons(
  { status, body, violations }: PrismAnswer,
  { requestSchema }: Operation,
  sent: unknown,
  query: URLSearchParams,
): Answer {
  if (status !== 400 || violations.length === 0) return { status, body }
  const inBody = requestSchema
    ? collectIssues(requestSchema, sent).map(({ path, message }) => `${path || 'body'}: ${message}`)
    : []
  const elsewhere = violations
    .filter(({ path: [place = 'body'] = [] }) => inBody.length === 0 || place !== 'body')
    .map(({ path = [], message }) => (path[0] === 'query' ? repeated(query) : `${path.join(' ')}: ${message}`))
  const reasons = [...inBody, ...elsewhere]
  const more = reasons.length > 10 ? [`and ${reasons.length - 10} more`] : []
  return badRequest([...reasons.slice(0, 10), ...more].join('; '))
}

/** The one thing that can be wrong with a query here; Prism spells its name in lower case. */
function repeated(query: URLSearchParams): string {
  const name = [...query.keys()].find((key) => query.getAll(key).length > 1)
  return `query ${name}: must be given once`
}

// The target is read by hand: `new URL()` would follow `//elsewhere` and fold `..`.
function targetOf({ url = '/' }: IncomingMessage): [path: string, search: string] {
  const [target = ''] = url.replace(/^https?:\/\/[^/?#]*/i, '').split('#')
  const mark = target.indexOf('?')
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}

function valuesOf(query: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, oneOrMore(query.getAll(name))]))
}

function oneOrMore(values: string[]): string | string[] {
  const [only = ''] = values
  return values.length > 1 ? values : only
}

// HTTP has no case for the name of a scheme; Prism knows only `Bearer`.
function authorization(request: IncomingMessage): { authorization?: string } {
  const sent = request.headers.authorization
  return sent === undefined ? {} : { authorization: sent.replace(/^bearer(?=\s)/i, 'Bearer') }
}

const { BadRequestBody, NotFoundBody, InternalServerErrorBody } = document.components.examples
const internalServerError: Answer = { status: 500, body: InternalServerErrorBody.value }
const badRequest = (details: string): Answer => ({ status: 400, body: { ...BadRequestBody.value, details } })
const notFound = (message: string): Answer => ({ status: 404, body: { ...NotFoundBody.value, message } })
