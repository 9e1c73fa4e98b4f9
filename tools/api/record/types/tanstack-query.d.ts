// PoolMutation
export interface PoolMutation<Data, Variables> {
    mutationKey: readonly string[];
    mutationFn(variables: Variables): Promise<Data>;
    onSettled(data: Data | undefined, error: CallError | null, variables: Variables, onMutateResult: unknown, context: {
        client: Cache;
    }): Promise<void>;
}

// PoolMutations
export interface PoolMutations {
    createPool(): PoolMutation<Pool, CreatePoolRequest>;
    updatePool(): PoolMutation<Pool, {
        poolId: string;
        body: UpdatePoolRequest;
    }>;
    deletePool(): PoolMutation<DeletePoolResult, string>;
}

// PoolQueries
export interface PoolQueries {
    readonly all: {
        queryKey: readonly string[];
    };
    listPools(): PoolQuery<PoolList>;
    getPool(poolId: string): PoolQuery<Pool>;
    listActivity(filter?: {
        poolId?: string | undefined;
    }): PoolQuery<ActivityList>;
}

// PoolQuery
export interface PoolQuery<Data> {
    queryKey: TypedKey<Data>;
    queryFn(context: {
        signal: AbortSignal;
    }): Promise<Data>;
    retry(failureCount: number, error: CallError): boolean;
    throwOnError?: boolean | ((error: CallError) => boolean);
}

// poolMutations
export declare function poolMutations(client: WriteClient, scope?: string): PoolMutations;

// poolQueries
export declare function poolQueries(client: ReadClient, scope?: string): PoolQueries;
