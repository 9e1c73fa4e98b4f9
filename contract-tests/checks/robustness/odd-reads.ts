import type { Violation } from '../../model/check.ts'
import { readPools } from '../../model/contents.ts'
import { bodyValue, type Exchange, succeeded } from '../../model/exchange.ts'
import { isAddressable } from '../../model/pool-ids.ts'
import { poolPath } from '../../model/request.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import {
  encodedBodiesDecode,
  headMatchesGet,
  oddHeadersNeverFail,
  otherMethodsNeverFail,
  serverStillWorks,
  unknownRoutesNeverFail,
} from './checks.ts'
import { checkList, sendOdd } from './send-odd.ts'

/** Sends no DELETE or PUT to the list or the activity log: they might change pools of others. */
export const oddReads = scenario({
  title: 'unusual requests that change nothing are sent',
  needs: [],
  checks: {
    otherMethodsNeverFail,
    headMatchesGet,
    unknownRoutesNeverFail,
    oddHeadersNeverFail,
    encodedBodiesDecode,
    serverStillWorks,
  },
  async run(ctx) {
    const before = await ctx.listPools()
    await sendOtherMethods(ctx, before)
    await ctx.each(unknownRoutes, (path) => sendOdd(ctx, unknownRoutesNeverFail, { path }))
    const pool = readPools(bodyValue(before)).find(({ id }) => isAddressable(id))
    const path = pool ? poolPath(pool.id) : '/api/pools'
    await ctx.each(oddHeaders, (headers) => sendOdd(ctx, oddHeadersNeverFail, { path, headers }))
    await ctx.each(oddQueries, (query) => sendOdd(ctx, oddHeadersNeverFail, { path: `/api/pools${query}`, kind: 'odd-uri' }))
    await ctx.each(['gzip', 'br, deflate;q=0.5, unknown'], (encoding) => judgeEncoding(ctx, encoding, before))
    const after = await ctx.listPools()
    if (succeeded(before) || ctx.tracker.hasList) ctx.judge(serverStillWorks, after, checkList(after))
  },
})

async function sendOtherMethods(ctx: ScenarioContext, list: Exchange) {
  await ctx.each(['/api/pools', '/api/pools/activity', poolPath(ctx.tracker.unknownId())], async (path) => {
    const head = await sendOdd(ctx, otherMethodsNeverFail, { method: 'HEAD', path })
    if (path === '/api/pools') await judgeHead(ctx, head, list)
    await sendOdd(ctx, otherMethodsNeverFail, { method: 'OPTIONS', path })
  })
  // PATCH may change something, so it needs --write. PROPFIND and TRACE are safe by definition.
  await ctx.each(ctx.options.write ? ['PATCH', 'PROPFIND', 'TRACE'] : ['PROPFIND', 'TRACE'], (method) =>
    sendOdd(ctx, otherMethodsNeverFail, { method, path: poolPath(ctx.tracker.unknownId()) }),
  )
}

async function judgeHead(ctx: ScenarioContext, head: Exchange, get: Exchange) {
  if (!head.response || !get.response) return
  const { status } = head.response
  const isRejected = status === 405 || status === 501 || (status === 404 && !succeeded(get))
  const isSame = status === get.response.status
  if (!isRejected && !isSame) return ctx.judge(headMatchesGet, head, headViolation(status, get.response.status))
  const raw = await ctx.rawGet?.(head.request.path, head.request.headers, ctx.signal, 'HEAD')
  ctx.judge(
    headMatchesGet,
    head,
    raw !== undefined &&
      raw.bodyLength > 0 && {
        message: 'HEAD returns a body, which many clients take for the start of the next response',
        expected: 'no bytes after the headers',
        actual: `${raw.bodyLength} bytes`,
      },
  )
}

function headViolation(head: number, get: number): Violation {
  return head === 404
    ? { message: 'HEAD of an existing resource returns 404', expected: '200, or 405 or 501', actual: '404' }
    : { message: 'HEAD returns another status than GET', expected: String(get), actual: String(head) }
}

async function judgeEncoding(ctx: ScenarioContext, encoding: string, plain: Exchange) {
  const exchange = await ctx.listPools({ headers: { 'accept-encoding': encoding } })
  if (!succeeded(exchange) || !exchange.response) return
  // A list that is no JSON in any encoding is reported by another check.
  if (plain.response?.json.isJson === false) return
  const { isJson, problems } = exchange.response.json
  const problem = exchange.response.incomplete ?? (isJson ? undefined : problems.notJson)
  ctx.judge(
    encodedBodiesDecode,
    exchange,
    problem !== undefined && {
      message: `a response to Accept-Encoding: ${encoding} does not decode to JSON`,
      expected: 'the list',
      actual: problem,
    },
  )
}

const unknownRoutes = [
  '/api/pools/no-such-pool/nothing',
  '/api/pools/activity/nothing',
  '/api/poolz',
  '/api',
  '/api/pools//activity',
  '/api/pools/activity/',
  '/api/pools/?x=1',
  '/API/POOLS',
]

const oddQueries = ['?limit=0', '?page=-1&sort=%00', '?poolId=', '?a=1&a=2', `?x=${'y'.repeat(1_000)}`]

const oddHeaders: Record<string, string>[] = [
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
