// HandledRequest
export interface HandledRequest {
    method: string;
    path: string;
    status: number | undefined;
    ms: number;
}

// ListenError
export declare class ListenError extends Error {
    readonly name = "ListenError";
    readonly code: string;
    readonly host: string;
    readonly port: number;
    constructor(cause: unknown, port: number, host: string);
}

// ListenOptions
export interface ListenOptions {
    port?: number | undefined;
    host?: string | undefined;
    allowedHosts?: readonly string[] | undefined;
    requestTimeoutMs?: number | undefined;
    onResponse?: ((handled: HandledRequest) => void) | undefined;
}

// RunningServer
export interface RunningServer {
    url: string;
    port: number;
    stop(): Promise<void>;
}

// listen
export declare function listen({ fetch }: {
    fetch: Fetch;
}, options?: ListenOptions): Promise<RunningServer>;
