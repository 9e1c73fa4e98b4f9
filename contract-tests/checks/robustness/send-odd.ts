import type { Check, Violation } from '../../model/check.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { type Exchange, requestLine, succeeded } from '../../model/exchange.ts'
import type { RequestSpec } from '../../model/request.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'

/** Sends an odd request. A 5xx response is a violation, except 501 and 505. */
export async function sendOdd(
  ctx: ScenarioContext,
  check: Check,
  spec: RequestSpec,
  kind: RequestSpec['kind'] = 'odd',
): Promise<Exchange> {
  const exchange = await ctx.send({ ...spec, kind: spec.kind ?? kind })
  const status = exchange.response?.status
  if (status === undefined) return exchange
  const isFailure = status >= 500 && status !== 501 && status !== 505
  ctx.judge(
    check,
    exchange,
    isFailure && {
      message: `${describeRequest(exchange)} causes a 5xx response`,
      expected: 'any status below 500, or 501',
      actual: String(status),
    },
  )
  return exchange
}

export function checkList(list: Exchange): Violation | undefined {
  if (succeeded(list)) return undefined
  return { message: 'after unusual requests, the list cannot be read', expected: '200', actual: describeStatus(list) }
}

function describeRequest(exchange: Exchange): string {
  const { headers, body } = exchange.request
  const unusual = Object.entries(headers).filter(
    ([name, value]) => name !== 'authorization' && !(/^(accept|content-type)$/.test(name) && value === 'application/json'),
  )
  const shownHeaders = unusual.map(([name, value]) => `${name}: ${value.slice(0, 40)}`).join(', ')
  const shownBody =
    body === undefined ? '' : ` with ${typeof body === 'string' ? `the body ${truncateStart(body)}` : `${body.length} bytes`}`
  return `${requestLine(exchange)}${shownHeaders ? ` (${shownHeaders})` : ''}${shownBody}`
}

/** Keeps the end of a body, which usually has the odd part. */
function truncateStart(text: string): string {
  return text.length > 60 ? `… ${text.slice(-60)}` : text
}
