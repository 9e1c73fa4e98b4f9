/**
 * The platform's own signature, and the one currency of this package: a client uses a Fetch, a policy wraps one, the
 * embedded server is one, any URL becomes one.
 */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>
