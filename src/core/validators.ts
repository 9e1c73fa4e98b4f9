import type { components } from '../generated/schema.js'
import * as compiled from '../generated/validators.js'
import { maxIssues } from './max-issues.ts'

export * from '../generated/guards.ts'

/** One violation of a schema. */
export interface Issue {
  /** JSON pointer into the value, such as `/pools/3/nodeCount`. `''` is the value itself. */
  path: string
  /** Requirement of the schema, such as `must be integer`. */
  message: string
}

type Schemas = components['schemas']

/**
 * Returns the violations of a schema of the spec: types, required fields, formats, ranges and lengths. An empty list means
 * that the value conforms. At most 100 are returned. Unknown fields and unknown status values are allowed.
 */
export function collectIssues(schema: keyof Schemas, value: unknown): Issue[] {
  const validate = compiled[schema]
  if (validate(value)) return []
  return (validate.errors ?? []).slice(0, maxIssues).map(({ instancePath, message = 'is not valid', keyword, params }) => {
    if (keyword === 'required') return { path: `${instancePath}/${String(params.missingProperty)}`, message: 'is missing' }
    if (keyword === 'const') return { path: instancePath, message: `must be ${JSON.stringify(params.allowedValue)}` }
    return { path: instancePath, message }
  })
}
