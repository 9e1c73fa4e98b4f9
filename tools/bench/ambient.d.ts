/** Where the client of orval finds its server: orval.config.mjs. */
declare var baseUrl: string

declare module 'autocannon' {
  interface Answered {
    '2xx': number
    non2xx: number
    statusCodeStats?: Record<string, { count: number }>
    errors: number
    /** In seconds. */
    duration: number
  }
  interface Run extends Promise<Answered> {
    /** A connection that failed, or a request that no answer came to. */
    on(event: 'reqError', listener: (error: NodeJS.ErrnoException) => void): this
  }
  export default function autocannon(options: object): Run
}
