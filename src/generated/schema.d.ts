// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
export interface paths {
    "/api/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all pools
         * @description Returns all pools in one list, without pagination, and a summary of them.
         */
        get: operations["listPools"];
        put?: never;
        /**
         * Create a pool
         * @description Creates a pool. The server sets `id`, `status`, `nodeCount`, `createdAt` and the utilization values.
         *
         *     The API document names no success status. This spec uses 201, the HTTP status for a created resource. A server
         *     that responds with 200 or 202 and the pool also conforms.
         */
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
        /**
         * List activity
         * @description Returns the log entries of all pools, or of one pool if `poolId` is given. This literal path wins over
         *     `/api/pools/{poolId}`, so no pool can have the id `activity`.
         */
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
                /**
                 * @description Id of the pool, percent-encoded as one path segment.
                 * @example pool-1
                 */
                poolId: components["parameters"]["PoolId"];
            };
            cookie?: never;
        };
        /**
         * Get a pool
         * @description Returns the current state of one pool.
         */
        get: operations["getPool"];
        /**
         * Update a pool
         * @description Updates the fields that are sent. `id`, `region`, `provider` and `createdAt` do not change.
         *
         *     The API document does not say what happens to a field that is not sent. The embedded server keeps its value.
         *     Other servers may clear it or require all four fields.
         */
        put: operations["updatePool"];
        post?: never;
        /**
         * Delete a pool
         * @description Deletes a pool. Later requests for its id get a 404 response.
         */
        delete: operations["deletePool"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A named group of compute nodes in one region of one provider. */
        Pool: {
            /**
             * @description Unique identifier, assigned by the server in any format.
             * @example pool-1
             */
            id: string;
            /**
             * @description Display name.
             * @example ML Training Cluster
             */
            name: string;
            /**
             * @description Purpose of the pool. Empty if none was given.
             * @example High-performance GPU cluster for ML model training
             */
            description: string;
            /**
             * @description Current status. Known values are `active`, `initializing` and `maintenance`; a server may use others.
             * @example active
             */
            status: "active" | "initializing" | "maintenance" | (string & {});
            /**
             * @description Region where the nodes run, as named by the provider.
             * @example us-east-1
             */
            region: string;
            /**
             * @description Provider of the nodes, such as AWS, GCP or Azure.
             * @example AWS
             */
            provider: string;
            /**
             * @description Number of nodes. It is the sum of the counts in `nodeTypes`.
             * @example 48
             */
            nodeCount: number;
            /**
             * @description Current CPU utilization, in percent.
             * @example 78.5
             */
            cpuUtilization: number;
            /**
             * @description Current memory utilization, in percent.
             * @example 82.3
             */
            memoryUtilization: number;
            /**
             * @description Current GPU utilization, in percent.
             * @example 91.7
             */
            gpuUtilization: number;
            /**
             * @description Current network utilization, in percent.
             * @example 65.2
             */
            networkUtilization: number;
            /** @description Node types in the pool, with the number of nodes of each. */
            nodeTypes: components["schemas"]["NodeType"][];
            /**
             * @description Labels for grouping pools.
             * @example [
             *       "ml-training",
             *       "high-priority",
             *       "production"
             *     ]
             */
            tags: string[];
            /**
             * Format: date
             * @description Date of creation, as `YYYY-MM-DD`. It never changes.
             * @example 2023-01-15
             */
            createdAt: string;
        };
        /** @description A node type and the number of nodes of this type. */
        NodeType: {
            /**
             * @description Machine type, as named by the provider.
             * @example p4d.24xlarge
             */
            type: string;
            /**
             * @description Number of nodes of this type.
             * @example 32
             */
            count: number;
        };
        /** @description Totals over all pools. */
        PoolSummary: {
            /**
             * @description Number of pools.
             * @example 12
             */
            totalPools: number;
            /**
             * @description Number of pools whose status is `active`.
             * @example 9
             */
            activePools: number;
            /**
             * @description Sum of `nodeCount` over all pools.
             * @example 148
             */
            totalNodes: number;
            /**
             * @description Total capacity of all pools. The API document names no unit.
             * @example 2450
             */
            totalCapacity: number;
        };
        /** @description All pools and their summary. */
        PoolList: {
            summary: components["schemas"]["PoolSummary"];
            /** @description All pools, in any order. */
            pools: components["schemas"]["Pool"][];
        };
        /** @description The pool to create. The server sets all other fields and ignores them in a request. */
        CreatePoolRequest: {
            /**
             * @description Display name.
             * @example New Compute Pool
             */
            name: string;
            /**
             * @description Purpose of the pool. Empty if not sent.
             * @example Description of the new compute pool
             */
            description?: string;
            /**
             * @description Region to run the nodes in.
             * @example us-west-2
             */
            region: string;
            /**
             * @description Provider of the nodes.
             * @example AWS
             */
            provider: string;
            /** @description Node types to start, with the number of nodes of each. */
            nodeTypes: components["schemas"]["NodeType"][];
            /**
             * @description Labels for grouping pools. Empty if not sent.
             * @example [
             *       "development",
             *       "testing"
             *     ]
             */
            tags?: string[];
        };
        /** @description The fields to update. Each is optional. */
        UpdatePoolRequest: {
            /**
             * @description New display name.
             * @example Updated Pool Name
             */
            name?: string;
            /**
             * @description New purpose of the pool.
             * @example Updated description
             */
            description?: string;
            /** @description New node types. They replace the old list. */
            nodeTypes?: components["schemas"]["NodeType"][];
            /**
             * @description New tags. They replace the old list.
             * @example [
             *       "development",
             *       "testing",
             *       "updated"
             *     ]
             */
            tags?: string[];
        };
        /** @description Confirmation of a deletion. */
        DeletePoolResult: {
            /**
             * @description True if the pool was deleted.
             * @example true
             */
            success: boolean;
            /**
             * @description Human-readable confirmation.
             * @example Pool deleted successfully
             */
            message: string;
        };
        /** @description One entry of the activity log. */
        Activity: {
            /**
             * @description Unique identifier of the entry.
             * @example act-1001
             */
            id: string;
            /**
             * @description Id of the pool. The pool may have been deleted since.
             * @example pool-1
             */
            poolId: string;
            /**
             * @description Name of the pool, either now or at the time of the entry.
             * @example ML Training Cluster
             */
            poolName: string;
            /**
             * @description Type of action, such as `node-added` or `configuration-changed`; a server may use others.
             * @example node-added
             */
            action: string;
            /**
             * @description Human-readable description of the activity.
             * @example Added 8 new p4d.24xlarge nodes
             */
            details: string;
            /**
             * Format: date-time
             * @description Time of the activity, as an RFC 3339 date-time.
             * @example 2023-06-10T14:32:45Z
             */
            timestamp: string;
            /**
             * @description User or system that performed the action.
             * @example admin@example.com
             */
            user: string;
        };
        /** @description Entries of the activity log. */
        ActivityList: {
            /** @description The entries, in any order. */
            activities: components["schemas"]["Activity"][];
        };
        /** @description The body of a 400 response. */
        BadRequestBody: {
            /**
             * @description The HTTP reason phrase of the status.
             * @constant
             */
            error: "Bad Request";
            /**
             * @description Human-readable error message, in any language.
             * @example Invalid request parameters
             */
            message: string;
            /**
             * @description The invalid part of the request, and the reason.
             * @example /nodeTypes/0/count: must be integer
             */
            details: string;
        };
        /** @description The body of a 401 response. */
        UnauthorizedBody: {
            /**
             * @description The HTTP reason phrase of the status.
             * @constant
             */
            error: "Unauthorized";
            /**
             * @description Human-readable error message, in any language.
             * @example Authentication required
             */
            message: string;
        };
        /** @description The body of a 403 response. */
        ForbiddenBody: {
            /**
             * @description The HTTP reason phrase of the status.
             * @constant
             */
            error: "Forbidden";
            /**
             * @description Human-readable error message, in any language.
             * @example Insufficient permissions to perform this action
             */
            message: string;
        };
        /** @description The body of a 404 response. */
        NotFoundBody: {
            /**
             * @description The HTTP reason phrase of the status.
             * @constant
             */
            error: "Not Found";
            /**
             * @description Human-readable error message, in any language.
             * @example The requested resource was not found
             */
            message: string;
        };
        /** @description The body of a 500 response. */
        InternalServerErrorBody: {
            /**
             * @description The HTTP reason phrase of the status.
             * @constant
             */
            error: "Internal Server Error";
            /**
             * @description Human-readable error message, in any language.
             * @example An unexpected error occurred
             */
            message: string;
        };
    };
    responses: {
        /** @description The request is invalid. `details` describes the specific error. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BadRequestBody"];
            };
        };
        /** @description The request has no valid credentials. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["UnauthorizedBody"];
            };
        };
        /** @description The caller is authenticated but lacks the permission for this operation. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ForbiddenBody"];
            };
        };
        /** @description The requested resource does not exist. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["NotFoundBody"];
            };
        };
        /** @description An unexpected error occurred on the server. The request may be valid. */
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
        /**
         * @description Id of the pool, percent-encoded as one path segment.
         * @example pool-1
         */
        PoolId: string;
        /** @description Return only the entries of the pool with this id. */
        ActivityPoolId: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Pool = components['schemas']['Pool'];
export type NodeType = components['schemas']['NodeType'];
export type PoolSummary = components['schemas']['PoolSummary'];
export type PoolList = components['schemas']['PoolList'];
export type CreatePoolRequest = components['schemas']['CreatePoolRequest'];
export type UpdatePoolRequest = components['schemas']['UpdatePoolRequest'];
export type DeletePoolResult = components['schemas']['DeletePoolResult'];
export type Activity = components['schemas']['Activity'];
export type ActivityList = components['schemas']['ActivityList'];
export type BadRequestBody = components['schemas']['BadRequestBody'];
export type UnauthorizedBody = components['schemas']['UnauthorizedBody'];
export type ForbiddenBody = components['schemas']['ForbiddenBody'];
export type NotFoundBody = components['schemas']['NotFoundBody'];
export type InternalServerErrorBody = components['schemas']['InternalServerErrorBody'];
export type ResponseBadRequest = components['responses']['BadRequest'];
export type ResponseUnauthorized = components['responses']['Unauthorized'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseNotFound = components['responses']['NotFound'];
export type ResponseInternalServerError = components['responses']['InternalServerError'];
export type ParameterPoolId = components['parameters']['PoolId'];
export type ParameterActivityPoolId = components['parameters']['ActivityPoolId'];
export type $defs = Record<string, never>;
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
            /** @description All pools and their summary. */
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
        /** @description The pool to create. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePoolRequest"];
            };
        };
        responses: {
            /** @description The created pool. */
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
                /** @description Return only the entries of the pool with this id. */
                poolId?: components["parameters"]["ActivityPoolId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log entries. */
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
                /**
                 * @description Id of the pool, percent-encoded as one path segment.
                 * @example pool-1
                 */
                poolId: components["parameters"]["PoolId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pool. */
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
                /**
                 * @description Id of the pool, percent-encoded as one path segment.
                 * @example pool-1
                 */
                poolId: components["parameters"]["PoolId"];
            };
            cookie?: never;
        };
        /** @description The fields to update. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdatePoolRequest"];
            };
        };
        responses: {
            /** @description The updated pool. */
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
                /**
                 * @description Id of the pool, percent-encoded as one path segment.
                 * @example pool-1
                 */
                poolId: components["parameters"]["PoolId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pool was deleted. */
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
