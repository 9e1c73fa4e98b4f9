import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Thrown to end a request with an error response. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: ContentfulStatusCode
  readonly body: { error: string; message: string; details?: string }
  readonly headers: Record<string, string>

  /** `details` is for a 400 and names the invalid part of the request. */
  constructor(
    status: keyof typeof texts,
    { details, headers = {} }: { details?: string; headers?: Record<string, string> } = {},
  ) {
    const [error, message] = texts[status]
    super(details ?? message)
    this.status = status
    this.body = details === undefined ? { error, message } : { error, message, details }
    this.headers = status === 401 ? { 'WWW-Authenticate': 'Bearer realm="compute-pools"', ...headers } : headers
  }
}

const texts = {
  400: ['Bad Request', 'Invalid request parameters'],
  401: ['Unauthorized', 'Authentication required'],
  403: ['Forbidden', 'Insufficient permissions to perform this action'],
  404: ['Not Found', 'The requested resource was not found'],
  405: ['Method Not Allowed', 'The resource does not support this method'],
  413: ['Content Too Large', 'The body is larger than 1 MiB'],
  415: ['Unsupported Media Type', 'The body must be JSON, without a content encoding'],
  500: ['Internal Server Error', 'An unexpected error occurred'],
} as const
