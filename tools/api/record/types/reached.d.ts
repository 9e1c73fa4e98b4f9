export declare function github(unsafeReport: Report): string;

export declare function html(unsafeReport: Report): string;

export declare function json(report: Report): string;

export declare function junit(unsafeReport: Report): string;

export declare function markdown(unsafeReport: Report): string;

export declare function terminal(unsafeReport: Report, { color }?: ReporterOptions): string;

export declare namespace github {
    var description: string;
}

export declare namespace html {
    var description: string;
}

export declare namespace json {
    var description: string;
}

export declare namespace junit {
    var description: string;
}

export declare namespace markdown {
    var description: string;
}

export declare namespace terminal {
    var description: string;
}

export interface ErrorDetails {
    request?: SentRequest;
    response?: Response | undefined;
    cause?: unknown;
    body?: unknown;
    text?: string;
    issues?: Issue[];
}

export interface Fixtures {
    createPool?: Record<string, unknown>;
    updatePool?: Record<string, unknown>;
}

export interface components {
    schemas: {
        Pool: {
            id: string;
            name: string;
            description: string;
            status: "active" | "initializing" | "maintenance" | (string & {});
            region: string;
            provider: string;
            nodeCount: number;
            cpuUtilization: number;
            memoryUtilization: number;
            gpuUtilization: number;
            networkUtilization: number;
            nodeTypes: components["schemas"]["NodeType"][];
            tags: string[];
            createdAt: string;
        };
        NodeType: {
            type: string;
            count: number;
        };
        PoolSummary: {
            totalPools: number;
            activePools: number;
            totalNodes: number;
            totalCapacity: number;
        };
        PoolList: {
            summary: components["schemas"]["PoolSummary"];
            pools: components["schemas"]["Pool"][];
        };
        CreatePoolRequest: {
            name: string;
            description?: string;
            region: string;
            provider: string;
            nodeTypes: components["schemas"]["NodeType"][];
            tags?: string[];
        };
        UpdatePoolRequest: {
            name?: string;
            description?: string;
            nodeTypes?: components["schemas"]["NodeType"][];
            tags?: string[];
        };
        DeletePoolResult: {
            success: boolean;
            message: string;
        };
        Activity: {
            id: string;
            poolId: string;
            poolName: string;
            action: string;
            details: string;
            timestamp: string;
            user: string;
        };
        ActivityList: {
            activities: components["schemas"]["Activity"][];
        };
        BadRequestBody: {
            error: "Bad Request";
            message: string;
            details: string;
        };
        UnauthorizedBody: {
            error: "Unauthorized";
            message: string;
        };
        ForbiddenBody: {
            error: "Forbidden";
            message: string;
        };
        NotFoundBody: {
            error: "Not Found";
            message: string;
        };
        InternalServerErrorBody: {
            error: "Internal Server Error";
            message: string;
        };
    };
    responses: {
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BadRequestBody"];
            };
        };
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["UnauthorizedBody"];
            };
        };
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ForbiddenBody"];
            };
        };
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["NotFoundBody"];
            };
        };
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["InternalServerErrorBody"];
            };
        };
    };
    parameters: {
        PoolId: string;
        ActivityPoolId: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}

export interface operations {
    listPools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    createPool: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePoolRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    listActivity: {
        parameters: {
            query?: {
                poolId?: components["parameters"]["ActivityPoolId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    getPool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                poolId: components["parameters"]["PoolId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    updatePool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                poolId: components["parameters"]["PoolId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdatePoolRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    deletePool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                poolId: components["parameters"]["PoolId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletePoolResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
}

export interface paths {
    "/api/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPools"];
        put?: never;
        post: operations["createPool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pools/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pools/{poolId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                poolId: components["parameters"]["PoolId"];
            };
            cookie?: never;
        };
        get: operations["getPool"];
        put: operations["updatePool"];
        post?: never;
        delete: operations["deletePool"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}

export type OperationId = keyof SpecOperations;

interface Cache {
    setQueryData(queryKey: readonly unknown[], data: unknown): unknown;
    cancelQueries(filter: {
        queryKey: readonly unknown[];
    }): Promise<void>;
    removeQueries(filter: {
        queryKey: readonly unknown[];
    }): void;
    invalidateQueries(filter: {
        queryKey: readonly unknown[];
        exact: boolean;
    }): Promise<void>;
}

type FaultKind = {
    kind: 'status';
    status: number;
    headers?: Record<string, string>;
} | {
    kind: 'reset';
} | {
    kind: 'truncated';
} | {
    kind: 'slow';
    ms: number;
} | {
    kind: 'wrong-shape';
    body?: unknown;
};

type Key = readonly (string | {
    poolId?: string;
})[];

type ReadClient = Pick<ComputePoolsClient, 'listPools' | 'getPool' | 'listActivity'>;

type Schemas = components['schemas'];

type TypedKey<Data> = DataTag<Key, Data, CallError>;

type WriteClient = Pick<ComputePoolsClient, 'createPool' | 'updatePool' | 'deletePool'>;
