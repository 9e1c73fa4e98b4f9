// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
/** Lists where a value departs from what the client relies on: JSON pointers into it, and what was expected there. */
export type Judge = (value: unknown) => { path: string; message: string }[]
export declare const BadRequestBody: Judge
export declare const UnauthorizedBody: Judge
export declare const ForbiddenBody: Judge
export declare const NotFoundBody: Judge
export declare const InternalServerErrorBody: Judge
