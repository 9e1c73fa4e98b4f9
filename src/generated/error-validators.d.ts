// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
export declare function BadRequestBody(value: unknown): value is import('./schema.js').BadRequestBody
export declare function UnauthorizedBody(value: unknown): value is import('./schema.js').UnauthorizedBody
export declare function ForbiddenBody(value: unknown): value is import('./schema.js').ForbiddenBody
export declare function NotFoundBody(value: unknown): value is import('./schema.js').NotFoundBody
export declare function InternalServerErrorBody(value: unknown): value is import('./schema.js').InternalServerErrorBody
