// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
import type { Pool, NodeType, PoolSummary, PoolList, CreatePoolRequest, UpdatePoolRequest, DeletePoolResult, Activity, ActivityList, BadRequestBody, UnauthorizedBody, ForbiddenBody, NotFoundBody, InternalServerErrorBody } from './schema.js'
import * as compiled from './validators.js'

/**
 * Returns true if the value matches the schema Pool. A named group of compute nodes in one region of one provider.
 *
 * @see "Data Models / Pool Object" in the API document
 */
export const isPool = (value: unknown): value is Pool => compiled.Pool(value)

/**
 * Returns true if the value matches the schema NodeType. A node type and the number of nodes of this type.
 *
 * @see "Data Models / Pool Object / nodeTypes" in the API document
 */
export const isNodeType = (value: unknown): value is NodeType => compiled.NodeType(value)

/**
 * Returns true if the value matches the schema PoolSummary. Totals over all pools.
 *
 * @see "Endpoints / Get All Compute Pools / summary" in the API document
 */
export const isPoolSummary = (value: unknown): value is PoolSummary => compiled.PoolSummary(value)

/**
 * Returns true if the value matches the schema PoolList. All pools and their summary.
 *
 * @see "Endpoints / Get All Compute Pools" in the API document
 */
export const isPoolList = (value: unknown): value is PoolList => compiled.PoolList(value)

/**
 * Returns true if the value matches the schema CreatePoolRequest. The pool to create. The server sets all other fields and ignores them in a request.
 *
 * @see "Endpoints / Create New Pool / Request Body" in the API document
 */
export const isCreatePoolRequest = (value: unknown): value is CreatePoolRequest => compiled.CreatePoolRequest(value)

/**
 * Returns true if the value matches the schema UpdatePoolRequest. The fields to update. Each is optional.
 *
 * @see "Endpoints / Update Pool / Request Body" in the API document
 */
export const isUpdatePoolRequest = (value: unknown): value is UpdatePoolRequest => compiled.UpdatePoolRequest(value)

/**
 * Returns true if the value matches the schema DeletePoolResult. Confirmation of a deletion.
 *
 * @see "Endpoints / Delete Pool" in the API document
 */
export const isDeletePoolResult = (value: unknown): value is DeletePoolResult => compiled.DeletePoolResult(value)

/**
 * Returns true if the value matches the schema Activity. One entry of the activity log.
 *
 * @see "Data Models / Activity Object" in the API document
 */
export const isActivity = (value: unknown): value is Activity => compiled.Activity(value)

/**
 * Returns true if the value matches the schema ActivityList. Entries of the activity log.
 *
 * @see "Endpoints / Get Pool Activity" in the API document
 */
export const isActivityList = (value: unknown): value is ActivityList => compiled.ActivityList(value)

/**
 * Returns true if the value matches the schema BadRequestBody. The body of a 400 response.
 *
 * @see "Error Responses / 400 Bad Request" in the API document
 */
export const isBadRequestBody = (value: unknown): value is BadRequestBody => compiled.BadRequestBody(value)

/**
 * Returns true if the value matches the schema UnauthorizedBody. The body of a 401 response.
 *
 * @see "Error Responses / 401 Unauthorized" in the API document
 */
export const isUnauthorizedBody = (value: unknown): value is UnauthorizedBody => compiled.UnauthorizedBody(value)

/**
 * Returns true if the value matches the schema ForbiddenBody. The body of a 403 response.
 *
 * @see "Error Responses / 403 Forbidden" in the API document
 */
export const isForbiddenBody = (value: unknown): value is ForbiddenBody => compiled.ForbiddenBody(value)

/**
 * Returns true if the value matches the schema NotFoundBody. The body of a 404 response.
 *
 * @see "Error Responses / 404 Not Found" in the API document
 */
export const isNotFoundBody = (value: unknown): value is NotFoundBody => compiled.NotFoundBody(value)

/**
 * Returns true if the value matches the schema InternalServerErrorBody. The body of a 500 response.
 *
 * @see "Error Responses / 500 Internal Server Error" in the API document
 */
export const isInternalServerErrorBody = (value: unknown): value is InternalServerErrorBody => compiled.InternalServerErrorBody(value)
