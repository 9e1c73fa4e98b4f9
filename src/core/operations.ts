import { document } from '../generated/document.ts'
import type { operations as SpecOperations } from '../generated/schema.js'

/** An `operationId` of the spec, such as `getPool`. Client methods and server handlers have the same names. */
export type OperationId = keyof SpecOperations
/** A key of `components.schemas`, such as `Pool`. */
export type SchemaName = keyof typeof document.components.schemas
/** The HTTP methods of the API. HEAD and OPTIONS are not part of the spec. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** One operation of the spec. */
export interface Operation {
  id: OperationId
  method: Method
  /** The path template below the base URL, such as `/api/pools/{poolId}`. */
  path: string
  /** JSON pointer of the operation in the spec. */
  pointer: string
  /** The section of the API document. */
  source: string
  requestSchema?: SchemaName
  /** Body schema of each documented status. */
  responses: Record<number, SchemaName>
  /** The documented success status. */
  success: number
}

/** All operations of the spec by id. */
export const operations: Record<OperationId, Operation> = readOperations()

/** Result of `matchOperation`. `path` means that the path exists with other methods. */
export type OperationMatch =
  | { found: 'operation'; operation: Operation; poolId: string | undefined }
  | { found: 'path'; methods: Method[] }
  | { found: 'nothing' }

/**
 * Finds the operation of a method and a path below the base URL. The pool id is percent-decoded.
 *
 * @throws {URIError} if the path cannot be decoded.
 */
export function matchOperation(method: string, path: string): OperationMatch {
  const template = templates.find((candidate) => matchParameter(candidate, path) !== false)
  if (template === undefined) return { found: 'nothing' }
  const siblings = Object.values(operations).filter((operation) => operation.path === template)
  const operation = siblings.find((candidate) => candidate.method === method)
  if (!operation) return { found: 'path', methods: siblings.map((candidate) => candidate.method) }
  const parameter = matchParameter(template, path)
  return { found: 'operation', operation, poolId: parameter ? decodeURIComponent(parameter) : undefined }
}

// Literal paths first: `/api/pools/activity` also matches `/api/pools/{poolId}`.
const templates = Object.keys(document.paths).sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')))

/** Returns the value of the template's parameter, `undefined` if it has none, or `false` if the path does not match. */
function matchParameter(template: string, path: string): string | undefined | false {
  const [before = '', after] = template.split(/\{\w+\}/)
  if (after === undefined) return template === path ? undefined : false
  if (!path.startsWith(before) || !path.endsWith(after)) return false
  const segment = path.slice(before.length, path.length - after.length)
  return segment !== '' && !segment.includes('/') && segment
}

interface SpecOperation {
  operationId: OperationId
  'x-source': string
  requestBody?: { content: { 'application/json': { schema: Ref } } }
  responses: Record<string, Ref | { content: { 'application/json': { schema: Ref } } }>
}
interface Ref {
  $ref: string
}

function readOperations(): Record<OperationId, Operation> {
  const list: Operation[] = []
  for (const [path, item] of Object.entries(document.paths)) {
    const { parameters: _, ...methods } = item as Record<string, unknown>
    for (const [method, operation] of Object.entries(methods as Record<string, SpecOperation>)) {
      const responses = Object.entries(operation.responses).map(
        ([status, response]) => [Number(status), readBodySchema(response)] as const,
      )
      list.push({
        id: operation.operationId,
        method: method.toUpperCase() as Method,
        path,
        pointer: `#/paths/${path.replaceAll('/', '~1')}/${method}`,
        source: operation['x-source'],
        ...(operation.requestBody
          ? { requestSchema: readSchemaName(operation.requestBody.content['application/json'].schema) }
          : {}),
        responses: Object.fromEntries(responses),
        success: Math.min(...responses.map(([status]) => status)),
      })
    }
  }
  return Object.fromEntries(list.map((operation) => [operation.id, operation])) as Record<OperationId, Operation>
}

function readBodySchema(response: SpecOperation['responses'][string]): SchemaName {
  if ('$ref' in response) {
    const name = response.$ref.split('/').at(-1) as keyof typeof document.components.responses
    return readSchemaName(document.components.responses[name].content['application/json'].schema)
  }
  return readSchemaName(response.content['application/json'].schema)
}

function readSchemaName(schema: Ref): SchemaName {
  return schema.$ref.split('/').at(-1) as SchemaName
}
