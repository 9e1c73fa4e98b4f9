// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
/** Returns the places of a value that violate its schema: a JSON pointer and the expected type of each. */
export type CollectIssues = (value: unknown) => { path: string; message: string }[]
export declare const PoolList: CollectIssues
export declare const Pool: CollectIssues
export declare const ActivityList: CollectIssues
export declare const DeletePoolResult: CollectIssues
