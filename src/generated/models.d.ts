// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
export type { Pool, NodeType, PoolSummary, PoolList, CreatePoolRequest, UpdatePoolRequest, DeletePoolResult, Activity, ActivityList, BadRequestBody, UnauthorizedBody, ForbiddenBody, NotFoundBody, InternalServerErrorBody } from './schema.js'
