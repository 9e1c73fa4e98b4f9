// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
import type { Pool, NodeType, PoolSummary, PoolList, CreatePoolRequest, UpdatePoolRequest, DeletePoolResult, Activity, ActivityList, BadRequestBody, UnauthorizedBody, ForbiddenBody, NotFoundBody, InternalServerErrorBody } from './schema.js'
import * as compiled from './validators.js'

/**
 * Whether the value is a Pool to the letter of the description. A named group of compute nodes in one region of one provider.
 *
 * @see "Data Models / Pool Object" in the API document
 */
export const isPool = (value: unknown): value is Pool => compiled.Pool(value)

/**
 * Whether the value is a NodeType to the letter of the description. A node type and the number of nodes of this type.
 *
 * @see "Data Models / Pool Object / nodeTypes" in the API document
 */
export const isNodeType = (value: unknown): value is NodeType => compiled.NodeType(value)

/**
 * Whether the value is a PoolSummary to the letter of the description. Totals over all pools.
 *
 * @see "Endpoints / Get All Compute Pools / summary" in the API document
 */
export const isPoolSummary = (value: unknown): value is PoolSummary => compiled.PoolSummary(value)

/**
 * Whether the value is a PoolList to the letter of the description. All pools and their summary.
 *
 * @see "Endpoints / Get All Compute Pools" in the API document
 */
export const isPoolList = (value: unknown): value is PoolList => compiled.PoolList(value)

/**
 * Whether the value is a CreatePoolRequest to the letter of the description. The pool to create. The server sets all other fields and ignores them in a request.
 *
 * @see "Endpoints / Create New Pool / Request Body" in the API document
 */
export const isCreatePoolRequest = (value: unknown): value is CreatePoolRequest => compiled.CreatePoolRequest(value)

/**
 * Whether the value is a UpdatePoolRequest to the letter of the description. The fields to update. Each is optional.
 *
 * @see "Endpoints / Update Pool / Request Body" in the API document
 */
export const isUpdatePoolRequest = (value: unknown): value is UpdatePoolRequest => compiled.UpdatePoolRequest(value)

/**
 * Whether the value is a DeletePoolResult to the letter of the description. Confirmation of a deletion.
 *
 * @see "Endpoints / Delete Pool" in the API document
 */
export const isDeletePoolResult = (value: unknown): value is DeletePoolResult => compiled.DeletePoolResult(value)

/**
 * Whether the value is a Activity to the letter of the description. One entry of the activity log.
 *
 * @see "Data Models / Activity Object" in the API document
 */
export const isActivity = (value: unknown): value is Activity => compiled.Activity(value)

/**
 * Whether the value is a ActivityList to the letter of the description. Entries of the activity log.
 *
 * @see "Endpoints / Get Pool Activity" in the API document
 */
export const isActivityList = (value: unknown): value is ActivityList => compiled.ActivityList(value)

/**
 * Whether the value is a BadRequestBody to the letter of the description. The body of a 400 response.
 *
 * @see "Error Responses / 400 Bad Request" in the API document
 */
export const isBadRequestBody = (value: unknown): value is BadRequestBody => compiled.BadRequestBody(value)

/**
 * Whether the value is a UnauthorizedBody to the letter of the description. The body of a 401 response.
 *
 * @see "Error Responses / 401 Unauthorized" in the API document
 */
export const isUnauthorizedBody = (value: unknown): value is UnauthorizedBody => compiled.UnauthorizedBody(value)

/**
 * Whether the value is a ForbiddenBody to the letter of the description. The body of a 403 response.
 *
 * @see "Error Responses / 403 Forbidden" in the API document
 */
export const isForbiddenBody = (value: unknown): value is ForbiddenBody => compiled.ForbiddenBody(value)

/**
 * Whether the value is a NotFoundBody to the letter of the description. The body of a 404 response.
 *
 * @see "Error Responses / 404 Not Found" in the API document
 */
export const isNotFoundBody = (value: unknown): value is NotFoundBody => compiled.NotFoundBody(value)

/**
 * Whether the value is a InternalServerErrorBody to the letter of the description. The body of a 500 response.
 *
 * @see "Error Responses / 500 Internal Server Error" in the API document
 */
export const isInternalServerErrorBody = (value: unknown): value is InternalServerErrorBody => compiled.InternalServerErrorBody(value)
