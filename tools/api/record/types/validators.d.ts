// Issue
export interface Issue {
    path: string;
    message: string;
}

// collectIssues
export declare function collectIssues(schema: keyof Schemas, value: unknown): Issue[];

// isActivity
export declare const isActivity: (value: unknown) => value is Activity;

// isActivityList
export declare const isActivityList: (value: unknown) => value is ActivityList;

// isBadRequestBody
export declare const isBadRequestBody: (value: unknown) => value is BadRequestBody;

// isCreatePoolRequest
export declare const isCreatePoolRequest: (value: unknown) => value is CreatePoolRequest;

// isDeletePoolResult
export declare const isDeletePoolResult: (value: unknown) => value is DeletePoolResult;

// isForbiddenBody
export declare const isForbiddenBody: (value: unknown) => value is ForbiddenBody;

// isInternalServerErrorBody
export declare const isInternalServerErrorBody: (value: unknown) => value is InternalServerErrorBody;

// isNodeType
export declare const isNodeType: (value: unknown) => value is NodeType;

// isNotFoundBody
export declare const isNotFoundBody: (value: unknown) => value is NotFoundBody;

// isPool
export declare const isPool: (value: unknown) => value is Pool;

// isPoolList
export declare const isPoolList: (value: unknown) => value is PoolList;

// isPoolSummary
export declare const isPoolSummary: (value: unknown) => value is PoolSummary;

// isUnauthorizedBody
export declare const isUnauthorizedBody: (value: unknown) => value is UnauthorizedBody;

// isUpdatePoolRequest
export declare const isUpdatePoolRequest: (value: unknown) => value is UpdatePoolRequest;
