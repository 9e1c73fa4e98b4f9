// Activity
export type Activity = components['schemas']['Activity'];

// ActivityList
export type ActivityList = components['schemas']['ActivityList'];

// ApiError
export declare abstract class ApiError extends ComputePoolsError {
    readonly name: 'BadRequestError' | 'UnauthorizedError' | 'ForbiddenError' | 'NotFoundError' | 'InternalServerError';
    readonly status: 400 | 401 | 403 | 404 | 500;
    readonly request: SentRequest;
    readonly response: Response;
    readonly body: BadRequestBody | UnauthorizedBody | ForbiddenBody | NotFoundBody | InternalServerErrorBody;
}

// BadRequestBody
export type BadRequestBody = components['schemas']['BadRequestBody'];

// BadRequestError
export declare class BadRequestError extends ApiError {
    readonly body: BadRequestBody;
    readonly name = "BadRequestError";
    readonly status = 400;
    get details(): string;
}

// CallError
export type CallError = BadRequestError | UnauthorizedError | ForbiddenError | NotFoundError | InternalServerError | UnexpectedResponseError | ResponseValidationError | ConnectionError | TimeoutError | RequestNotSentError;

// CallOptions
export interface CallOptions {
    signal?: AbortSignal | null | undefined;
    timeout?: number | undefined;
    headers?: HeadersOption | undefined;
    retry?: false | RetryOptions | undefined;
}

// ClientOptions
export interface ClientOptions {
    baseUrl: string | URL;
    token?: Token;
    onUnauthorized?: (() => void | Promise<void>) | undefined;
    fetch?: Fetch | undefined;
    headers?: HeadersOption | undefined;
    timeout?: number | undefined;
    retry?: false | RetryOptions | undefined;
    maxBody?: number | undefined;
    validate?: boolean | undefined;
}

// ComputePoolsClient
export interface ComputePoolsClient {
    listPools(options?: CallOptions): Promise<PoolList>;
    getPool(poolId: string, options?: CallOptions): Promise<Pool>;
    createPool(body: CreatePoolRequest, options?: CallOptions): Promise<Pool>;
    updatePool(poolId: string, body: UpdatePoolRequest, options?: CallOptions): Promise<Pool>;
    deletePool(poolId: string, options?: CallOptions): Promise<DeletePoolResult>;
    listActivity(filter?: {
        poolId?: string | undefined;
    }, options?: CallOptions): Promise<ActivityList>;
    readonly raw: Client<paths>;
}

// ComputePoolsError
export declare abstract class ComputePoolsError extends Error {
    readonly name: CallError['name'];
    readonly status: 400 | 401 | 403 | 404 | 500 | undefined;
    constructor(message: string, { cause, response, ...details }?: ErrorDetails);
    toJSON(): object;
}

// ConnectionError
export declare class ConnectionError extends ComputePoolsError {
    readonly status: undefined;
    readonly request: SentRequest;
    readonly name = "ConnectionError";
}

// CreatePoolRequest
export type CreatePoolRequest = components['schemas']['CreatePoolRequest'];

// DeletePoolResult
export type DeletePoolResult = components['schemas']['DeletePoolResult'];

// Fetch
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

// ForbiddenBody
export type ForbiddenBody = components['schemas']['ForbiddenBody'];

// ForbiddenError
export declare class ForbiddenError extends ApiError {
    readonly body: ForbiddenBody;
    readonly name = "ForbiddenError";
    readonly status = 403;
}

// HeadersOption
export type HeadersOption = Headers | Record<string, string | undefined> | [
    string,
    string
][];

// InternalServerError
export declare class InternalServerError extends ApiError {
    readonly body: InternalServerErrorBody;
    readonly name = "InternalServerError";
    readonly status = 500;
}

// InternalServerErrorBody
export type InternalServerErrorBody = components['schemas']['InternalServerErrorBody'];

// Issue
export interface Issue {
    path: string;
    message: string;
}

// NodeType
export type NodeType = components['schemas']['NodeType'];

// NotFoundBody
export type NotFoundBody = components['schemas']['NotFoundBody'];

// NotFoundError
export declare class NotFoundError extends ApiError {
    readonly body: NotFoundBody;
    readonly name = "NotFoundError";
    readonly status = 404;
}

// Pool
export type Pool = components['schemas']['Pool'];

// PoolList
export type PoolList = components['schemas']['PoolList'];

// PoolSummary
export type PoolSummary = components['schemas']['PoolSummary'];

// RequestNotSentError
export declare class RequestNotSentError extends ComputePoolsError {
    readonly status: undefined;
    readonly name = "RequestNotSentError";
}

// ResponseValidationError
export declare class ResponseValidationError extends ComputePoolsError {
    readonly status: undefined;
    readonly request: SentRequest;
    readonly response: Response;
    readonly issues: Issue[];
    readonly name = "ResponseValidationError";
}

// Result
export type Result<T> = {
    ok: true;
    data: T;
} | {
    ok: false;
    error: CallError;
};

// RetryOptions
export interface RetryOptions {
    limit?: number | undefined;
}

// SentRequest
export interface SentRequest {
    method: string;
    url: string;
}

// TimeoutError
export declare class TimeoutError extends ComputePoolsError {
    readonly status: undefined;
    readonly request: SentRequest | undefined;
    readonly name = "TimeoutError";
}

// Token
export type Token = string | undefined | (() => string | undefined | Promise<string | undefined>);

// UnauthorizedBody
export type UnauthorizedBody = components['schemas']['UnauthorizedBody'];

// UnauthorizedError
export declare class UnauthorizedError extends ApiError {
    readonly body: UnauthorizedBody;
    readonly name = "UnauthorizedError";
    readonly status = 401;
}

// UnexpectedResponseError
export declare class UnexpectedResponseError extends ComputePoolsError {
    readonly status: undefined;
    readonly request: SentRequest;
    readonly response: Response;
    readonly text: string;
    readonly name = "UnexpectedResponseError";
}

// UpdatePoolRequest
export type UpdatePoolRequest = components['schemas']['UpdatePoolRequest'];

// createClient
export declare function createClient(options: Omit<ClientOptions, 'validate' | 'maxBody'>): ComputePoolsClient;

// toResult
export declare function toResult<T>(call: PromiseLike<T>): Promise<Result<T>>;
