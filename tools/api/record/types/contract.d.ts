// CannotRunError
export declare class CannotRunError extends Error {
    name: string;
    readonly kind: 'server' | 'proxy';
    constructor(message: string, kind?: CannotRunError['kind']);
}

// Check
export interface Check<Id extends string = string> {
    id: Id;
    description: string;
    pointer: string;
    level: Level;
    anyBody?: boolean;
}

// CheckReport
export interface CheckReport {
    id: string;
    level: Level;
    description: string;
    pointer: string;
    source: string;
    outcome: Outcome;
    reason?: string;
    durationMs: number;
}

// Finding
export interface Finding {
    check: string;
    level: Level;
    source: string;
    operation: string;
    message: string;
    expected: string;
    actual: string;
    curl: string;
    exchange: {
        request: {
            method: string;
            url: string;
            headers: Record<string, string>;
            body?: string;
        };
        response: {
            status: number;
            headers: Record<string, string>;
            body: string;
        } | {
            failure: string;
        };
    };
    times: number;
}

// Level
export type Level = 'must' | 'should' | 'may';

// OptionError
export declare class OptionError extends TypeError {
    name: string;
}

// Outcome
export type Outcome = 'passed' | 'failed' | 'skipped' | 'inconclusive';

// Report
export interface Report {
    schemaVersion: 1;
    target: string;
    startedAt: string;
    durationMs: number;
    seed: number;
    verdict: Verdict;
    failOn: Level;
    counts: {
        passed: number;
        failed: number;
        skipped: number;
        inconclusive: number;
        requests: number;
    };
    checks: CheckReport[];
    findings: Finding[];
    coverage: {
        operation: OperationId;
        status: number;
        seen: number;
    }[];
    notes: string[];
    leftBehind: {
        id: string;
        name: string;
        curl: string;
    }[];
}

// Reporter
export interface Reporter {
    (report: Report, options?: ReporterOptions): string;
    description: string;
}

// ReporterName
export type ReporterName = keyof typeof reporters;

// ReporterOptions
export interface ReporterOptions {
    color?: boolean;
}

// RunEvent
export type RunEvent = {
    type: 'start';
    target: string;
    seed: number;
    checks: number;
    scenarios: number;
    writes: boolean;
} | {
    type: 'scenario';
    title: string;
    index: number;
    of: number;
} | {
    type: 'request';
    requests: number;
} | {
    type: 'finding';
    finding: Finding;
} | {
    type: 'created';
    id: string;
    curl: string;
} | {
    type: 'removed';
    id: string;
} | {
    type: 'note';
    note: string;
} | {
    type: 'internal-error';
    error: unknown;
};

// TestRunner
export interface TestRunner {
    describe(name: string, define: () => void): unknown;
    test(name: string, run: (...context: unknown[]) => Promise<void>, timeoutMs?: number): unknown;
}

// Verdict
export type Verdict = 'conforms' | 'violates' | 'inconclusive';

// VerifyOptions
export interface VerifyOptions {
    url?: string;
    fetch?: Fetch;
    write?: boolean;
    token?: string;
    forbiddenToken?: string;
    headers?: Record<string, string>;
    fixtures?: Fixtures;
    stateless?: boolean;
    only?: string | readonly string[];
    skip?: string | readonly string[];
    failOn?: Level;
    seed?: number;
    runs?: number;
    timeout?: number;
    maxBody?: number;
    rate?: number;
    concurrency?: number;
    maxWait?: number;
    maxDuration?: number;
    origin?: string;
    maxLatency?: number;
    ca?: string;
    bulk?: number;
    clean?: boolean;
    signal?: AbortSignal;
    onEvent?: (event: RunEvent) => void;
}

// checks
export declare function allChecks(): Check[];

// defineContractTests
export declare function defineContractTests({ describe, test }: TestRunner, options: VerifyOptions | (() => VerifyOptions | Promise<VerifyOptions>)): void;

// reporters
export declare const reporters: {
    terminal: typeof terminal;
    json: typeof json;
    junit: typeof junit;
    html: typeof html;
    markdown: typeof markdown;
    github: typeof github;
};

// verify
export declare function verify(options: VerifyOptions): Promise<Report>;
