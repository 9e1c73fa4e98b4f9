import type {
  Activity,
  ActivityList,
  BadRequestBody,
  CreatePoolRequest,
  components,
  DeletePoolResult,
  ForbiddenBody,
  InternalServerErrorBody,
  NodeType,
  NotFoundBody,
  Pool,
  PoolList,
  PoolSummary,
  UnauthorizedBody,
  UpdatePoolRequest,
} from './generated/schema.js'
import * as compiled from './generated/validators.js'

/** One place where a value departs from its schema. */
export interface Issue {
  /** JSON pointer into the value, such as `/pools/3/nodeCount`; `''` is the value itself. */
  path: string
  /** What the schema asks for there, such as `must be integer`. */
  message: string
}

type Schemas = components['schemas']

/**
 * Every departure of a value from a schema of the description: types, required fields, formats, ranges and lengths.
 * An empty list means that the value conforms. Unknown fields and unknown status values are no departure.
 */
export function issuesIn(schema: keyof Schemas, value: unknown): Issue[] {
  const validate = compiled[schema]
  if (validate(value)) return []
  return (validate.errors ?? []).map(({ instancePath, message = 'is not valid', keyword, params }) => {
    if (keyword === 'required') return { path: `${instancePath}/${String(params.missingProperty)}`, message: 'is missing' }
    if (keyword === 'const') return { path: instancePath, message: `must be ${JSON.stringify(params.allowedValue)}` }
    return { path: instancePath, message }
  })
}

/** Whether the value is a pool to the letter of the description. @see "Pool Object" in the API document */
export const isPool = (value: unknown): value is Pool => compiled.Pool(value)
/** Whether the value is a kind of node with its count. @see "Pool Object", `nodeTypes`, in the API document */
export const isNodeType = (value: unknown): value is NodeType => compiled.NodeType(value)
/** Whether the value is the summary of a list. @see "Get All Compute Pools" in the API document */
export const isPoolSummary = (value: unknown): value is PoolSummary => compiled.PoolSummary(value)
/** Whether the value is an answer of `listPools`. @see "Get All Compute Pools" in the API document */
export const isPoolList = (value: unknown): value is PoolList => compiled.PoolList(value)
/** Whether the value is a body that `createPool` takes. @see "Create New Pool" in the API document */
export const isCreatePoolRequest = (value: unknown): value is CreatePoolRequest => compiled.CreatePoolRequest(value)
/** Whether the value is a body that `updatePool` takes. @see "Update Pool" in the API document */
export const isUpdatePoolRequest = (value: unknown): value is UpdatePoolRequest => compiled.UpdatePoolRequest(value)
/** Whether the value is an answer of `deletePool`. @see "Delete Pool" in the API document */
export const isDeletePoolResult = (value: unknown): value is DeletePoolResult => compiled.DeletePoolResult(value)
/** Whether the value is an entry of the activity log. @see "Activity Object" in the API document */
export const isActivity = (value: unknown): value is Activity => compiled.Activity(value)
/** Whether the value is an answer of `listActivity`. @see "Get Pool Activity" in the API document */
export const isActivityList = (value: unknown): value is ActivityList => compiled.ActivityList(value)
/** Whether the value is the body of a 400. @see "400 Bad Request" in the API document */
export const isBadRequestBody = (value: unknown): value is BadRequestBody => compiled.BadRequestBody(value)
/** Whether the value is the body of a 401. @see "401 Unauthorized" in the API document */
export const isUnauthorizedBody = (value: unknown): value is UnauthorizedBody => compiled.UnauthorizedBody(value)
/** Whether the value is the body of a 403. @see "403 Forbidden" in the API document */
export const isForbiddenBody = (value: unknown): value is ForbiddenBody => compiled.ForbiddenBody(value)
/** Whether the value is the body of a 404. @see "404 Not Found" in the API document */
export const isNotFoundBody = (value: unknown): value is NotFoundBody => compiled.NotFoundBody(value)
/** Whether the value is the body of a 500. @see "500 Internal Server Error" in the API document */
export const isInternalServerErrorBody = (value: unknown): value is InternalServerErrorBody =>
  compiled.InternalServerErrorBody(value)
