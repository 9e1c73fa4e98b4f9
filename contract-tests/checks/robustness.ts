import type { Check, Violation } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, describeStatus, type Exchange, requestLine, succeeded } from '../model/exchange.ts'
import { poolPath, type RequestSpec } from '../model/request.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'

const api = '#/paths/~1api~1pools'

export const otherMethods = {
  id: 'robustness.other-methods-never-fail',
  description: 'Methods that the document does not have, HEAD and OPTIONS among them, never make the server fail.',
  pointer: api,
  level: 'should',
} as const satisfies Check

export const headHasNoBody = {
  id: 'robustness.head-is-a-get-without-a-body',
  description: 'HEAD is answered as GET would be, without the body, or refused.',
  pointer: `${api}/get`,
  level: 'may',
} as const satisfies Check

export const unknownRoutes = {
  id: 'robustness.unknown-routes-never-fail',
  description: 'Routes that the document does not have never make the server fail.',
  pointer: api,
  level: 'should',
} as const satisfies Check

export const wrongContentTypes = {
  id: 'robustness.wrong-content-types-never-fail',
  description: 'A body in another media type, or in none, never makes the server fail.',
  pointer: `${api}/post/requestBody`,
  level: 'should',
} as const satisfies Check

export const oddJson = {
  id: 'robustness.odd-json-never-fails',
  description:
    'Odd JSON never makes the server fail: __proto__, keys given twice, lone surrogates, NaN, 400 levels, bytes that are no UTF-8.',
  pointer: `${api}/post/requestBody`,
  level: 'should',
} as const satisfies Check

export const oddHeaders = {
  id: 'robustness.odd-headers-never-fail',
  description: 'Conditions, ranges, languages, encodings and media types that a server does not know never make it fail.',
  pointer: `${api}/get`,
  level: 'should',
} as const satisfies Check

export const encodedAnswersDecode = {
  id: 'robustness.encodings-carry-the-same',
  description: 'An answer in a content encoding that was asked for decodes to JSON.',
  pointer: `${api}/get/responses/200`,
  level: 'must',
} as const satisfies Check

export const bigBodies = {
  id: 'robustness.big-bodies-never-fail',
  description: 'A body of a megabyte is stored or refused, and does not make the server fail.',
  pointer: `${api}/post/requestBody`,
  level: 'should',
} as const satisfies Check

export const stillThere = {
  id: 'robustness.still-answers-afterwards',
  description: 'After all of that the list is answered as before.',
  pointer: `${api}/get`,
  level: 'must',
} as const satisfies Check

/** Nothing here could change or delete what is not ours: no DELETE or PUT of the collection or of the log. */
export const strangeReads = scenario({
  title: 'strange requests are sent that change nothing',
  needs: [],
  checks: [otherMethods, headHasNoBody, unknownRoutes, oddHeaders, encodedAnswersDecode, stillThere],
  async run(ctx) {
    const before = await ctx.listPools()
    for (const path of ['/api/pools', '/api/pools/activity', poolPath('no-such-pool')]) {
      const head = await survived(ctx, otherMethods, { method: 'HEAD', path })
      if (path === '/api/pools') judgeHead(ctx, head, before)
      await survived(ctx, otherMethods, { method: 'OPTIONS', path })
    }
    // PATCH may change something; the other two are safe by their definitions.
    for (const method of ctx.options.write ? ['PATCH', 'PROPFIND', 'TRACE'] : ['PROPFIND', 'TRACE'])
      await survived(ctx, otherMethods, { method, path: poolPath('no-such-pool') })
    for (const path of [
      '/api/pools/no-such-pool/nothing',
      '/api/pools/activity/nothing',
      '/api/poolz',
      '/api',
      '/api/pools//activity',
      '/api/pools/activity/',
      '/api/pools/?x=1',
      '/API/POOLS',
    ]) {
      await survived(ctx, unknownRoutes, { path })
    }
    const [pool] = readPools(bodyValue(before))
    const path = pool ? poolPath(pool.id) : '/api/pools'
    for (const headers of strangeHeaders) await survived(ctx, oddHeaders, { path, headers })
    for (const query of ['?limit=0', '?page=-1&sort=%00', '?poolId=', '?a=1&a=2', `?x=${'y'.repeat(1_000)}`]) {
      await survived(ctx, oddHeaders, { path: `/api/pools${query}`, kind: 'odd-uri' })
    }
    for (const encoding of ['gzip', 'br, deflate;q=0.5, unknown']) {
      const exchange = await ctx.listPools({ headers: { 'accept-encoding': encoding } })
      if (!succeeded(exchange) || !exchange.response) continue
      const { isJson, problems } = exchange.response.json
      const flaw = exchange.response.incomplete ?? (isJson ? undefined : problems.notJson)
      ctx.judge(
        encodedAnswersDecode,
        exchange,
        flaw !== undefined && {
          message: `an answer asked for with Accept-Encoding: ${encoding} does not decode to JSON`,
          expected: 'the list',
          actual: flaw,
        },
      )
    }
    const after = await ctx.listPools()
    if (after.response?.status !== 401 && after.response?.status !== 403) ctx.judge(stillThere, after, notThere(after))
  },
})

function judgeHead(ctx: ScenarioContext, head: Exchange, get: Exchange) {
  if (!head.response || !get.response) return
  const { status } = head.response
  const isRefused = status === 405 || status === 501 || (status === 404 && !succeeded(get))
  ctx.judge(headHasNoBody, head, !isRefused && status !== get.response.status && headDeparture(status, get.response.status))
}

function headDeparture(head: number, get: number): Violation {
  return head === 404
    ? { message: 'HEAD is answered as if the resource were not there', expected: '200, or 405', actual: '404' }
    : { message: 'HEAD is answered otherwise than GET', expected: String(get), actual: String(head) }
}

const strangeHeaders: Record<string, string>[] = [
  { accept: 'application/xml' },
  { accept: 'text/html,*/*;q=0.1' },
  { accept: '*/*' },
  { accept: 'nonsense' },
  { range: 'bytes=0-10' },
  { range: 'nonsense=x' },
  { 'if-none-match': '*' },
  { 'if-none-match': '"x"' },
  { 'if-match': '"x"' },
  { 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' },
  { 'if-modified-since': 'nonsense' },
  { 'accept-language': 'tlh;q=2, *' },
  { 'accept-charset': 'utf-7' },
  { 'content-type': 'application/json' },
  { 'x-http-method-override': 'GET' },
  { cookie: 'a=b; c; =d; %00' },
  { 'x-forwarded-for': "127.0.0.1, ', ::1" },
  { 'x-long': 'x'.repeat(6_000) },
]

export const strangeWrites = scenario({
  title: 'strange bodies are sent',
  needs: ['write', 'state'],
  checks: [otherMethods, wrongContentTypes, oddJson, bigBodies, stillThere],
  async run(ctx) {
    const { created } = await ctx.newPool()
    const path = poolPath(created.id)
    await survived(ctx, otherMethods, { method: 'PATCH', path, body: { description: 'patched' } })
    await survived(ctx, otherMethods, { method: 'POST', path, body: ctx.bodies.create() })
    await survived(ctx, otherMethods, { method: 'HEAD', path })
    for (const type of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'multipart/form-data',
      'nonsense',
      'application/json; charset=utf-16',
      'application/json; charset="',
    ]) {
      await written(ctx, wrongContentTypes, { headers: { 'content-type': type }, body: ctx.bodies.create() })
    }
    await written(ctx, wrongContentTypes, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      rawBody: 'name=x&nodeTypes[0][count]=1',
    })
    for (const raw of oddBodies(ctx)) {
      await written(ctx, oddJson, { rawBody: raw })
      await survived(ctx, oddJson, { method: 'PUT', path, rawBody: raw })
    }
    await written(ctx, bigBodies, { body: { ...ctx.bodies.create(), description: 'x'.repeat(1_000_000) } })
    await written(ctx, bigBodies, {
      body: { ...ctx.bodies.create(), tags: Array.from({ length: 50_000 }, (_, index) => `tag-${index}`) },
    })
    await ctx.deletePools(created.id)
    const after = await ctx.listPools()
    ctx.judge(stillThere, after, notThere(after))
  },
})

function notThere(list: Exchange): Violation | undefined {
  if (succeeded(list)) return undefined
  return { message: 'the list is not answered any more', expected: '200', actual: describeStatus(list) }
}

/** Bodies that JSON parsers and object mappers have stumbled over. */
function oddBodies(ctx: ScenarioContext): (string | Uint8Array)[] {
  const whole = () => JSON.stringify(ctx.bodies.create()).slice(0, -1)
  const latin1 = new TextEncoder().encode(`${whole()},"note":"x"}`)
  latin1[latin1.length - 3] = 0xe9
  return [
    `${whole()},"__proto__":{"admin":true,"toString":1,"tags":0}}`,
    `${whole()},"constructor":{"prototype":{"admin":true}},"hasOwnProperty":1,"toString":null}`,
    `${whole()},"name":"${ctx.bodies.name()} twice"}`,
    `${whole()},"note":"\\ud800"}`,
    `{"name":"${ctx.bodies.name()} \\ud83d","description":"\\udc00","region":"us-west-2","provider":"AWS","nodeTypes":[{"type":"g5.12xlarge","count":8}],"tags":["\\ud800x"]}`,
    `${whole()},"note":NaN}`,
    `${whole()},"note":-Infinity}`,
    `${whole()},"note":1e999}`,
    `${whole()},"note":123456789012345678901234567890}`,
    `${whole()},"note":${'['.repeat(400)}${']'.repeat(400)}}`,
    `${whole()},"note":${'{"a":'.repeat(400)}1${'}'.repeat(400)}}`,
    `${'['.repeat(400)}${']'.repeat(400)}`,
    `\ufeff${whole()}}`,
    `${whole()},"":"","a.b":1,"$where":"1","\\u0000":1}`,
    latin1,
    new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
    '{"name":{"$gt":""},"nodeTypes":[{"type":null,"count":null}],"tags":[null]}',
    `${whole()},}`,
    '[]',
    '""',
  ]
}

async function written(ctx: ScenarioContext, check: Check, ask: RequestSpec) {
  const exchange = await survived(ctx, check, { method: 'POST', path: '/api/pools', ...ask }, 'documented')
  await ctx.deleteCreated(exchange)
}

async function survived(
  ctx: ScenarioContext,
  check: Check,
  ask: RequestSpec,
  kind: RequestSpec['kind'] = 'odd',
): Promise<Exchange> {
  const exchange = await ctx.send({ ...ask, kind: ask.kind ?? kind })
  const status = exchange.response?.status
  if (status === undefined) return exchange
  const failed = status >= 500 && status !== 501 && status !== 505
  ctx.judge(
    check,
    exchange,
    failed && {
      message: `${described(exchange)} makes the server fail`,
      expected: 'any answer but a failure',
      actual: String(status),
    },
  )
  return exchange
}

function described(exchange: Exchange): string {
  const { headers, body } = exchange.request
  const told = Object.entries(headers).filter(
    ([name, value]) => name !== 'authorization' && !(/^(accept|content-type)$/.test(name) && value === 'application/json'),
  )
  const sent = told.map(([name, value]) => `${name}: ${value.slice(0, 40)}`).join(', ')
  const what = body === undefined ? '' : ` with ${typeof body === 'string' ? `the body ${ending(body)}` : `${body.length} bytes`}`
  return `${requestLine(exchange)}${sent ? ` (${sent})` : ''}${what}`
}

/** Where the odd part is, as a rule. */
function ending(text: string): string {
  return text.length > 60 ? `… ${text.slice(-60)}` : text
}

export const robustnessChecks = [strangeReads, strangeWrites]
