// ListenError
export declare class ListenError extends Error {
    readonly name = "ListenError";
    readonly code: string;
    readonly host: string;
    readonly port: number;
    constructor(cause: unknown, port: number, host: string);
}

// PrismNotInstalledError
export declare class PrismNotInstalledError extends Error {
    readonly name = "PrismNotInstalledError";
    constructor(cause: unknown);
}

// PrismOptions
export interface PrismOptions {
    port?: number | undefined;
    host?: string | undefined;
    dynamic?: boolean | undefined;
    cors?: boolean | readonly string[] | undefined;
    allowedHosts?: readonly string[] | undefined;
}

// RunningPrism
export type RunningPrism = RunningServer;

// startPrism
export declare function startPrism(options?: PrismOptions): Promise<RunningPrism>;
