// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
/** Lists where a value departs from what the client relies on: JSON pointers into it, and what was expected there. */
export type Judge = (value: unknown) => { path: string; message: string }[]
export declare const PoolList: Judge
export declare const Pool: Judge
export declare const ActivityList: Judge
export declare const DeletePoolResult: Judge
