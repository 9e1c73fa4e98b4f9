/** The signature of the platform's fetch. A client uses a Fetch, a policy wraps one, and the embedded server is one. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>
