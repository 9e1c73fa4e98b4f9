import type { CheckRequest } from './exchange.ts'
import type { Options } from './options.ts'

/** A request of a scenario. Omitted parts are those of a normal client with the run's credentials. */
export interface RequestSpec {
  method?: string
  path?: string
  body?: unknown
  /** Sent unchanged, in place of `body` as JSON. */
  rawBody?: string | Uint8Array
  headers?: Record<string, string>
  /** The value of `Authorization`, or `undefined` for no such header. By default the token of the run is sent. */
  authorization?: { value: string | undefined }
  kind?: CheckRequest['kind']
  race?: boolean
  input?: string
}

/** Completes a request with the headers and the token of the run. */
export function buildRequest(
  { method = 'GET', path = '/api/pools', body, rawBody, headers, authorization, kind = 'documented', race, input }: RequestSpec,
  options: Pick<Options, 'token' | 'headers'>,
): CheckRequest {
  const token = authorization ? authorization.value : options.token && `Bearer ${options.token}`
  const payload = rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
  return {
    method,
    path,
    kind,
    ...(race ? { race } : {}),
    ...(input === undefined ? {} : { input }),
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

/** Returns the path of a pool below the base URL. */
export function poolPath(id: string): string {
  return `/api/pools/${encodeSegment(id)}`
}

/** Percent-encodes a text. Lone surrogates, which have no encoding, become U+FFFD. */
export function encodeSegment(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd'))
}
