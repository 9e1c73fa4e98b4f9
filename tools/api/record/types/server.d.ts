// Auth
export interface Auth {
    full?: readonly string[];
    readOnly?: readonly string[];
    none?: readonly string[];
}

// ComputePoolsServer
export interface ComputePoolsServer {
    fetch: Fetch;
    reset(): void;
    state(): {
        pools: Pool[];
        activities: Activity[];
    };
    fail(fault: Fault): void;
}

// Fault
export type Fault = FaultKind & {
    operation?: OperationId;
    probability?: number;
    times?: number;
};

// Latency
export type Latency = number | {
    min: number;
    max: number;
};

// ServerOptions
export interface ServerOptions {
    pools?: readonly Pool[] | undefined;
    activities?: readonly Activity[] | undefined;
    now?: (() => Date | number) | undefined;
    ids?: ((kind: 'pool' | 'activity') => string) | undefined;
    auth?: Auth | undefined;
    latency?: Latency | undefined;
    faults?: readonly Fault[] | undefined;
    cors?: boolean | readonly string[] | undefined;
    seed?: number | undefined;
    startupMs?: number | undefined;
    utilization?: 'steady' | 'moving' | undefined;
}

// createServer
export declare function createServer(options?: ServerOptions): ComputePoolsServer;
