/** Returns true if the value is a list of pools. */
export type Validator = (value: unknown) => boolean

/** Nanoseconds per pool of a list. */
export interface ValidationTime {
  parse: number
  validate: number
}
