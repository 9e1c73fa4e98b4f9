import {
  collectIssues,
  isBadRequestBody,
  isForbiddenBody,
  isNotFoundBody,
  isUnauthorizedBody,
} from '../../src/core/validators.ts'

interface ReceivedResponse {
  /** `none` if nothing was received that begins like a response. */
  status: string
  /** The difference from the documented shapes. */
  problem?: string
}

/** Splits received bytes into responses and compares each with the documented shapes. Skips `100 Continue`. */
export function checkResponses(received: string, isHead: boolean): ReceivedResponse[] {
  const responses = received.split(/(?=HTTP\/1\.1 \d{3} )/).filter((part) => !part.startsWith('HTTP/1.1 100'))
  if (responses.length === 0 || !received.startsWith('HTTP/1.1 '))
    return [{ status: 'none', problem: `no response, but ${received.slice(0, 40)}` }]
  return responses.map((response) => {
    const status = response.slice(9, 12)
    const end = response.indexOf('\r\n\r\n')
    const [head, body] = [response.slice(0, end), response.slice(end + 4)]
    const problem = isHead && body === '' ? undefined : findProblem(Number(status), head, body)
    return problem === undefined ? { status } : { status, problem: `${status}, ${problem}` }
  })
}

function findProblem(status: number, head: string, body: string): string | undefined {
  if (status === 204) return body === '' ? undefined : `a body: ${body.slice(0, 60)}`
  if (!/^content-type: application\/json$/im.test(head)) return `not application/json: ${head.slice(0, 200)}`
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return `not JSON: ${body.slice(0, 60)}`
  }
  const isDocumented = status < 300 ? isSuccessBody : (documentedErrors[status] ?? isOtherError(status))
  return isDocumented(value) ? undefined : `undocumented body: ${body.slice(0, 80)}`
}

function isSuccessBody(body: unknown): boolean {
  const schemas = ['PoolList', 'Pool', 'ActivityList', 'DeletePoolResult'] as const
  return schemas.some((name) => collectIssues(name, body).length === 0)
}

const documentedErrors: Record<number, (body: unknown) => boolean> = {
  400: isBadRequestBody,
  401: isUnauthorizedBody,
  403: isForbiddenBody,
  404: isNotFoundBody,
}

/** Statuses that the HTTP layer sends in the shape of the documented errors. */
function isOtherError(status: number): (body: unknown) => boolean {
  return [405, 408, 413, 415, 417, 431, 501].includes(status) ? isErrorBody : () => false
}

function isErrorBody(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    'error' in body &&
    typeof body.error === 'string' &&
    'message' in body &&
    typeof body.message === 'string'
  )
}
