import type { components } from '../generated/schema.js'
import * as compiled from '../generated/validators.js'

export * from '../generated/guards.ts'

/** One place where a value departs from its schema. */
export interface Issue {
  /** JSON pointer into the value, such as `/pools/3/nodeCount`; `''` is the value itself. */
  path: string
  /** What the schema asks for there, such as `must be integer`. */
  message: string
}

type Schemas = components['schemas']

/**
 * Every departure of a value from a schema of the description: types, required fields, formats, ranges and lengths.
 * An empty list means that the value conforms. Unknown fields and unknown status values are no departure.
 */
export function collectIssues(schema: keyof Schemas, value: unknown): Issue[] {
  const validate = compiled[schema]
  if (validate(value)) return []
  return (validate.errors ?? []).map(({ instancePath, message = 'is not valid', keyword, params }) => {
    if (keyword === 'required') return { path: `${instancePath}/${String(params.missingProperty)}`, message: 'is missing' }
    if (keyword === 'const') return { path: instancePath, message: `must be ${JSON.stringify(params.allowedValue)}` }
    return { path: instancePath, message }
  })
}
