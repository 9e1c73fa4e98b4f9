// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
/** One validation error of ajv. */
export interface ValidationError {
  instancePath: string
  keyword: string
  params: Record<string, unknown>
  message?: string
}
export interface Validate<T> {
  (value: unknown): value is T
  errors?: ValidationError[] | null
}
export declare const Pool: Validate<import('./schema.js').Pool>
export declare const NodeType: Validate<import('./schema.js').NodeType>
export declare const PoolSummary: Validate<import('./schema.js').PoolSummary>
export declare const PoolList: Validate<import('./schema.js').PoolList>
export declare const CreatePoolRequest: Validate<import('./schema.js').CreatePoolRequest>
export declare const UpdatePoolRequest: Validate<import('./schema.js').UpdatePoolRequest>
export declare const DeletePoolResult: Validate<import('./schema.js').DeletePoolResult>
export declare const Activity: Validate<import('./schema.js').Activity>
export declare const ActivityList: Validate<import('./schema.js').ActivityList>
export declare const BadRequestBody: Validate<import('./schema.js').BadRequestBody>
export declare const UnauthorizedBody: Validate<import('./schema.js').UnauthorizedBody>
export declare const ForbiddenBody: Validate<import('./schema.js').ForbiddenBody>
export declare const NotFoundBody: Validate<import('./schema.js').NotFoundBody>
export declare const InternalServerErrorBody: Validate<import('./schema.js').InternalServerErrorBody>
