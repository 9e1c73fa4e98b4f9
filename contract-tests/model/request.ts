import type { CheckRequest } from './exchange.ts'
import type { Options } from './options.ts'

/** A request as a check puts it: what it leaves out is as any caller of this run would send it. */
export interface RequestSpec {
  method?: string
  path?: string
  body?: unknown
  /** Sent as it is, instead of `body` as JSON. */
  rawBody?: string | Uint8Array
  headers?: Record<string, string>
  /** `own`: those of the run. Otherwise the value of `Authorization`, or `undefined` for none. */
  authorization?: { value: string | undefined }
  kind?: CheckRequest['kind']
  race?: boolean
}

export function buildRequest(
  { method = 'GET', path = '/api/pools', body, rawBody, headers, authorization, kind = 'documented', race }: RequestSpec,
  options: Pick<Options, 'token' | 'headers'>,
): CheckRequest {
  const token = authorization ? authorization.value : options.token && `Bearer ${options.token}`
  const payload = rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
  return {
    method,
    path,
    kind,
    ...(race ? { race } : {}),
    headers: {
      accept: 'application/json',
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
      ...(token ? { authorization: token } : {}),
      ...headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
  }
}

export function poolPath(id: string): string {
  return `/api/pools/${encodeURIComponent(id)}`
}
