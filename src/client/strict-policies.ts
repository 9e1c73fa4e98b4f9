import { createMask } from './mask.ts'
import type { Policies } from './policies.ts'
import { readText } from './read-text.ts'
import { responseValidators } from './response-validators.ts'

/** The policies of the root entry without validators. `./unvalidated` does not import them, which keeps it small. */
export const protections: Policies = { createMask, readText }

/** The policies of the root entry. */
export const strictPolicies: Policies = { ...responseValidators, ...protections }
