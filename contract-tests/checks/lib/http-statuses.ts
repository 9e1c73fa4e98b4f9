import type { CheckRequest } from '../../model/exchange.ts'

/** True if HTTP defines this status for something that the request contains, whichever API it is for. */
export function isStatusForRequest(status: number, request: CheckRequest): boolean {
  const { headers, body, path, race } = request
  switch (status) {
    case 406:
      return headers.accept !== undefined && !/application\/json|application\/\*|\*\/\*/.test(headers.accept)
    case 409:
    case 423:
      // The API document has no error for a lost race, so conflicts are allowed in the races of the suite.
      return race === true
    case 411:
      return hasBody(request) && ('transfer-encoding' in headers || isEmpty(body))
    case 413:
      return body !== undefined && body.length > 1_000
    case 414:
      return path.length > 1_000
    case 415:
      return hasBody(request) && (headers['content-type'] !== 'application/json' || isEmpty(body))
    case 304:
    case 412:
      return 'if-none-match' in headers || 'if-match' in headers || 'if-modified-since' in headers
    case 416:
      return 'range' in headers
    case 431:
      return Object.values(headers).join('').length > 4_000
    default:
      return false
  }
}

/** True for requests that have a body in HTTP, even if it is empty. */
function hasBody({ method, body }: CheckRequest): boolean {
  return method === 'POST' || method === 'PUT' || body !== undefined
}

function isEmpty(body: CheckRequest['body']): boolean {
  return body === undefined || body.length === 0
}
