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
  export default function autocannon(options: object): Promise<Answered>
}
