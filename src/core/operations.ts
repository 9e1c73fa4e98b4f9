import { document } from '../generated/document.ts'
import type { operations as Described } from '../generated/schema.js'

/** Such as `getPool`: the `operationId` of the description, which is also the name of the client's method and of the server's handler. */
export type OperationId = keyof Described
/** Such as `Pool`: a key of `components.schemas`. */
export type SchemaName = keyof typeof document.components.schemas
/** The methods that the API has, HEAD and OPTIONS left to those who answer. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** What the description says of one operation, in the shape that servers and checks ask for. */
export interface Operation {
  id: OperationId
  method: Method
  /** The path template below the base URL, such as `/api/pools/{poolId}`. */
  path: string
  /** JSON pointer of the operation in the description. */
  pointer: string
  /** The section of the API document. */
  source: string
  requestSchema?: SchemaName
  /** The documented statuses, and the schema of the body that goes with each. */
  responses: Record<number, SchemaName>
  /** The documented status of success. */
  success: number
}

/** Every operation by its id, read from the description. */
export const operations: Record<OperationId, Operation> = readOperations()

/** Where a method and a path lead; to a path alone, when it has other methods. */
export type OperationMatch =
  | { found: 'operation'; operation: Operation; poolId: string | undefined }
  | { found: 'path'; methods: Method[] }
  | { found: 'nothing' }

/**
 * Finds the operation behind a method and a path below the base URL. A known path with another method gives the methods
 * it has. The id is percent-decoded; a path that cannot be decoded throws a URIError.
 */
export function matchOperation(method: string, path: string): OperationMatch {
  const template = templates.find((candidate) => segmentIn(candidate, path) !== false)
  if (template === undefined) return { found: 'nothing' }
  const here = Object.values(operations).filter((operation) => operation.path === template)
  const operation = here.find((candidate) => candidate.method === method)
  if (!operation) return { found: 'path', methods: here.map((candidate) => candidate.method) }
  const segment = segmentIn(template, path)
  return { found: 'operation', operation, poolId: segment ? decodeURIComponent(segment) : undefined }
}

// Literal paths first: `/api/pools/activity` also fits `/api/pools/{poolId}`.
const templates = Object.keys(document.paths).sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')))

/** What stands for the template's parameter, `undefined` when the template has none, `false` when the path does not fit. */
function segmentIn(template: string, path: string): string | undefined | false {
  const [before = '', after] = template.split(/\{\w+\}/)
  if (after === undefined) return template === path ? undefined : false
  if (!path.startsWith(before) || !path.endsWith(after)) return false
  const segment = path.slice(before.length, path.length - after.length)
  return segment !== '' && !segment.includes('/') && segment
}

interface DescribedOperation {
  operationId: OperationId
  'x-source': string
  requestBody?: { content: { 'application/json': { schema: Ref } } }
  responses: Record<string, Ref | { content: { 'application/json': { schema: Ref } } }>
}
interface Ref {
  $ref: string
}

function readOperations(): Record<OperationId, Operation> {
  const found: Operation[] = []
  for (const [path, item] of Object.entries(document.paths)) {
    const { parameters: _, ...methods } = item as Record<string, unknown>
    for (const [method, described] of Object.entries(methods as Record<string, DescribedOperation>)) {
      const answers = Object.entries(described.responses).map(
        ([status, response]) => [Number(status), bodySchema(response)] as const,
      )
      found.push({
        id: described.operationId,
        method: method.toUpperCase() as Method,
        path,
        pointer: `#/paths/${path.replaceAll('/', '~1')}/${method}`,
        source: described['x-source'],
        ...(described.requestBody ? { requestSchema: nameIn(described.requestBody.content['application/json'].schema) } : {}),
        responses: Object.fromEntries(answers),
        success: Math.min(...answers.map(([status]) => status)),
      })
    }
  }
  return Object.fromEntries(found.map((operation) => [operation.id, operation])) as Record<OperationId, Operation>
}

function bodySchema(response: DescribedOperation['responses'][string]): SchemaName {
  if ('$ref' in response) {
    const name = response.$ref.split('/').at(-1) as keyof typeof document.components.responses
    return nameIn(document.components.responses[name].content['application/json'].schema)
  }
  return nameIn(response.content['application/json'].schema)
}

function nameIn(schema: Ref): SchemaName {
  return schema.$ref.split('/').at(-1) as SchemaName
}
