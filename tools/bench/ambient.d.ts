/** The base URL of the orval client, set by orval.config.mjs. */
declare var baseUrl: string

declare module 'autocannon' {
  interface Result {
    '2xx': number
    non2xx: number
    statusCodeStats?: Record<string, { count: number }>
    errors: number
    /** In seconds. */
    duration: number
  }
  interface Run extends Promise<Result> {
    /** Emitted for a failed connection, or a request without a response. */
    on(event: 'reqError', listener: (error: NodeJS.ErrnoException) => void): this
  }
  export default function autocannon(options: object): Run
}
