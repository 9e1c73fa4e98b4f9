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
         * List every pool, with a summary
         * @description Answers all pools in one list, without paging, and four figures that sum them up.
         */
        get: operations["listPools"];
        put?: never;
        /**
         * Create a pool
         * @description The server gives the new pool its id, its first status and its date of creation, and counts its nodes.
         *     The document names no status for success: 201 is what HTTP has for a creation, and a server that answers
         *     200 or 202 with the pool conforms as well.
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
         * Read the activity log
         * @description Answers the log of all pools, or of one when `poolId` is given. This literal path wins over
         *     `/api/pools/{poolId}`: no pool can have the id `activity`.
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
                 * @description The id of a pool, percent-encoded as one path segment.
                 * @example pool-1
                 */
                poolId: components["parameters"]["PoolId"];
            };
            cookie?: never;
        };
        /**
         * Read one pool
         * @description Answers the pool with this id as it is now.
         */
        get: operations["getPool"];
        /**
         * Change a pool
         * @description Changes the fields that are sent. `id`, `region`, `provider` and `createdAt` stay as they are. The document does
         *     not say what becomes of a field that is not sent: this description's own server leaves it as it was, others may
         *     clear it or ask for all four.
         */
        put: operations["updatePool"];
        post?: never;
        /**
         * Delete a pool
         * @description Removes the pool from the list. Afterwards every request for its id is answered with 404.
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
             * @description What tells this pool from every other. Given by the server, in a form of its own.
             * @example pool-1
             */
            id: string;
            /**
             * @description What people call the pool.
             * @example ML Training Cluster
             */
            name: string;
            /**
             * @description What the pool is for. Empty when nobody said.
             * @example High-performance GPU cluster for ML model training
             */
            description: string;
            /**
             * @description What the pool is doing now. `active`, `initializing` and `maintenance` are known; expect others.
             * @example active
             */
            status: "active" | "initializing" | "maintenance" | (string & {});
            /**
             * @description Where the nodes stand, in the provider's own words.
             * @example us-east-1
             */
            region: string;
            /**
             * @description Whose machines they are, such as AWS, GCP or Azure.
             * @example AWS
             */
            provider: string;
            /**
             * @description How many nodes the pool has. It is the sum of the counts in `nodeTypes`.
             * @example 48
             */
            nodeCount: number;
            /**
             * @description How busy the processors are now, in percent.
             * @example 78.5
             */
            cpuUtilization: number;
            /**
             * @description How full the main memory is now, in percent.
             * @example 82.3
             */
            memoryUtilization: number;
            /**
             * @description How busy the GPUs are now, in percent.
             * @example 91.7
             */
            gpuUtilization: number;
            /**
             * @description How busy the network is now, in percent.
             * @example 65.2
             */
            networkUtilization: number;
            /** @description Which kinds of node the pool has, and how many of each. */
            nodeTypes: components["schemas"]["NodeType"][];
            /**
             * @description Words that people group pools by.
             * @example [
             *       "ml-training",
             *       "high-priority",
             *       "production"
             *     ]
             */
            tags: string[];
            /**
             * Format: date
             * @description The day on which the pool was created, as `YYYY-MM-DD`. It never changes.
             * @example 2023-01-15
             */
            createdAt: string;
        };
        /** @description One kind of node in a pool, and how many of it. */
        NodeType: {
            /**
             * @description The kind of machine, in the provider's own words.
             * @example p4d.24xlarge
             */
            type: string;
            /**
             * @description How many nodes of this kind.
             * @example 32
             */
            count: number;
        };
        /** @description Four figures over all pools. */
        PoolSummary: {
            /**
             * @description How many pools there are.
             * @example 12
             */
            totalPools: number;
            /**
             * @description How many of them have the status `active`.
             * @example 9
             */
            activePools: number;
            /**
             * @description The sum of `nodeCount` over all pools.
             * @example 148
             */
            totalNodes: number;
            /**
             * @description The capacity of all pools together. The document names no unit.
             * @example 2450
             */
            totalCapacity: number;
        };
        /** @description Every pool, and the summary over them. */
        PoolList: {
            summary: components["schemas"]["PoolSummary"];
            /** @description Every pool that exists, in any order. */
            pools: components["schemas"]["Pool"][];
        };
        /** @description What the caller decides about a new pool. The server decides the rest, and ignores it when it is sent. */
        CreatePoolRequest: {
            /**
             * @description What people will call the pool.
             * @example New Compute Pool
             */
            name: string;
            /**
             * @description What the pool is for. Empty when it is not sent.
             * @example Description of the new compute pool
             */
            description?: string;
            /**
             * @description Where the nodes are to stand.
             * @example us-west-2
             */
            region: string;
            /**
             * @description Whose machines to use.
             * @example AWS
             */
            provider: string;
            /** @description Which kinds of node to start, and how many of each. */
            nodeTypes: components["schemas"]["NodeType"][];
            /**
             * @description Words to group the pool by. None when it is not sent.
             * @example [
             *       "development",
             *       "testing"
             *     ]
             */
            tags?: string[];
        };
        /** @description The fields to change. Each may be left out. */
        UpdatePoolRequest: {
            /**
             * @description The pool's new name.
             * @example Updated Pool Name
             */
            name?: string;
            /**
             * @description What the pool is for from now on.
             * @example Updated description
             */
            description?: string;
            /** @description The kinds of node that the pool is to have, all of them. */
            nodeTypes?: components["schemas"]["NodeType"][];
            /**
             * @description The tags that the pool is to have, all of them.
             * @example [
             *       "development",
             *       "testing",
             *       "updated"
             *     ]
             */
            tags?: string[];
        };
        /** @description Says that the deletion is done. */
        DeletePoolResult: {
            /**
             * @description True when the pool is gone.
             * @example true
             */
            success: boolean;
            /**
             * @description The same for people to read.
             * @example Pool deleted successfully
             */
            message: string;
        };
        /** @description One entry of the log of what happened to a pool. */
        Activity: {
            /**
             * @description What tells this entry from every other.
             * @example act-1001
             */
            id: string;
            /**
             * @description The id of the pool that it happened to. The pool may be gone by now.
             * @example pool-1
             */
            poolId: string;
            /**
             * @description A name that the pool has, or had then.
             * @example ML Training Cluster
             */
            poolName: string;
            /**
             * @description What kind of thing happened, such as `node-added` or `configuration-changed`; expect others.
             * @example node-added
             */
            action: string;
            /**
             * @description What happened, for people to read.
             * @example Added 8 new p4d.24xlarge nodes
             */
            details: string;
            /**
             * Format: date-time
             * @description When it happened, as an RFC 3339 date-time.
             * @example 2023-06-10T14:32:45Z
             */
            timestamp: string;
            /**
             * @description Who did it, a person or a system.
             * @example admin@example.com
             */
            user: string;
        };
        /** @description Entries of the activity log. */
        ActivityList: {
            /** @description The entries, in any order. */
            activities: components["schemas"]["Activity"][];
        };
        /** @description The request is not what the operation takes. */
        BadRequestBody: {
            /**
             * @description The phrase that HTTP has for this status.
             * @constant
             */
            error: "Bad Request";
            /**
             * @description What went wrong, for people to read. Free text, in any language.
             * @example Invalid request parameters
             */
            message: string;
            /**
             * @description Which part of the request is wrong, and why.
             * @example /nodeTypes/0/count: must be integer
             */
            details: string;
        };
        /** @description The request carries no credentials, or none that the server knows. */
        UnauthorizedBody: {
            /**
             * @description The phrase that HTTP has for this status.
             * @constant
             */
            error: "Unauthorized";
            /**
             * @description What went wrong, for people to read. Free text, in any language.
             * @example Authentication required
             */
            message: string;
        };
        /** @description The caller is known, and may not do this. */
        ForbiddenBody: {
            /**
             * @description The phrase that HTTP has for this status.
             * @constant
             */
            error: "Forbidden";
            /**
             * @description What went wrong, for people to read. Free text, in any language.
             * @example Insufficient permissions to perform this action
             */
            message: string;
        };
        /** @description Nothing is here, or no longer. */
        NotFoundBody: {
            /**
             * @description The phrase that HTTP has for this status.
             * @constant
             */
            error: "Not Found";
            /**
             * @description What went wrong, for people to read. Free text, in any language.
             * @example The requested resource was not found
             */
            message: string;
        };
        /** @description The server failed. */
        InternalServerErrorBody: {
            /**
             * @description The phrase that HTTP has for this status.
             * @constant
             */
            error: "Internal Server Error";
            /**
             * @description What went wrong, for people to read. Free text, in any language.
             * @example An unexpected error occurred
             */
            message: string;
        };
    };
    responses: {
        /** @description The request is not what the operation takes. `details` says what is wrong with it. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BadRequestBody"];
            };
        };
        /** @description The request carries no credentials, or none that the server knows. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["UnauthorizedBody"];
            };
        };
        /** @description The caller is known, and may not do this. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ForbiddenBody"];
            };
        };
        /** @description Nothing is here, or no longer. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["NotFoundBody"];
            };
        };
        /** @description The server failed. The request may be right. */
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
         * @description The id of a pool, percent-encoded as one path segment.
         * @example pool-1
         */
        PoolId: string;
        /** @description Only the entries of the pool with this id. */
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
            /** @description Every pool, and the summary over them. */
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
        /** @description What the caller decides about a new pool. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePoolRequest"];
            };
        };
        responses: {
            /** @description The pool as it was created. */
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
                /** @description Only the entries of the pool with this id. */
                poolId?: components["parameters"]["ActivityPoolId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries of the log. */
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
                 * @description The id of a pool, percent-encoded as one path segment.
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
                 * @description The id of a pool, percent-encoded as one path segment.
                 * @example pool-1
                 */
                poolId: components["parameters"]["PoolId"];
            };
            cookie?: never;
        };
        /** @description The fields to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdatePoolRequest"];
            };
        };
        responses: {
            /** @description The pool as it is after the change. */
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
                 * @description The id of a pool, percent-encoded as one path segment.
                 * @example pool-1
                 */
                poolId: components["parameters"]["PoolId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pool is gone. */
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
