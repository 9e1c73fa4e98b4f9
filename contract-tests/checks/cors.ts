import type { Check, Violation } from '../model/check.ts'
import { type Exchange, succeeded } from '../model/exchange.ts'
import { poolPath } from '../model/request.ts'
import { scenario } from '../runner/scenario.ts'

const originMayCall = {
  id: 'cors.pages-of-the-origin-may-call',
  description: 'A web page of the --origin may call every operation, with a token and a JSON body.',
  pointer: '#/paths/~1api~1pools',
  level: 'should',
  anyBody: true,
} as const satisfies Check

export const preflights = scenario({
  title: 'CORS preflights are sent for a web page of the origin',
  needs: ['origin'],
  checks: { originMayCall },
  async run(ctx) {
    const origin = String(ctx.options.origin)
    for (const [method, path] of [
      ['GET', '/api/pools'],
      ['POST', '/api/pools'],
      ['PUT', poolPath('pool-1')],
      ['DELETE', poolPath('pool-1')],
      ['GET', '/api/pools/activity'],
    ] as const) {
      const headers = {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      }
      const exchange = await ctx.send({ method: 'OPTIONS', path, headers, authorization: { value: undefined }, kind: 'odd' })
      if (exchange.response) ctx.judge(originMayCall, exchange, checkPreflight(exchange, origin, method))
    }
    const list = await ctx.listPools({ headers: { origin } })
    if (succeeded(list)) ctx.judge(originMayCall, list, checkAllowedOrigin(list, origin))
  },
})

function checkPreflight(exchange: Exchange, origin: string, method: string): Violation | undefined {
  const { status, headers } = exchange.response as NonNullable<Exchange['response']>
  if (status < 200 || status > 299)
    return { message: `the CORS preflight for ${method} is rejected`, expected: '204 or 200', actual: String(status) }
  const violation = checkAllowedOrigin(exchange, origin)
  if (violation) return violation
  const methods = parseList(headers.get('access-control-allow-methods'))
  if (method !== 'GET' && method !== 'POST' && !methods.includes(method.toLowerCase()) && !methods.includes('*')) {
    return {
      message: `the CORS preflight does not allow ${method}`,
      expected: `Access-Control-Allow-Methods with ${method}`,
      actual: String(headers.get('access-control-allow-methods')),
    }
  }
  const allowed = parseList(headers.get('access-control-allow-headers'))
  for (const name of ['authorization', 'content-type']) {
    // `*` does not include Authorization.
    if (allowed.includes(name) || (allowed.includes('*') && name !== 'authorization')) continue
    return {
      message: `the CORS preflight does not allow the header ${name}`,
      expected: `Access-Control-Allow-Headers with ${name}`,
      actual: String(headers.get('access-control-allow-headers')),
    }
  }
  return undefined
}

function checkAllowedOrigin({ response }: Exchange, origin: string): Violation | undefined {
  const allowed = response?.headers.get('access-control-allow-origin')
  if (allowed === '*' || allowed === origin) return undefined
  return {
    message: 'a response does not allow the origin to read it (CORS)',
    expected: `Access-Control-Allow-Origin: ${origin}`,
    actual:
      allowed === null || allowed === undefined ? 'no Access-Control-Allow-Origin' : `Access-Control-Allow-Origin: ${allowed}`,
  }
}

function parseList(value: string | null | undefined): string[] {
  return (value ?? '')
    .toLowerCase()
    .split(',')
    .map((item) => item.trim())
}
