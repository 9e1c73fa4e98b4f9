import type { Change } from './change.ts'
import { compareContents } from './contents.ts'
import { requestImpact } from './schemas.ts'
import type { OperationPair } from './spec.ts'

/** Compares the request bodies of an operation. */
export function compareRequestBodies({ name, before, after, versions }: OperationPair): Change[] {
  const location = `${name} request`
  const old = versions.before.resolve(before.requestBody ?? {})
  const current = versions.after.resolve(after.requestBody ?? {})
  const changes: Change[] = []
  if (old.required !== true && current.required === true)
    changes.push({ location, description: 'body now required', breaks: 'callers' })
  if (old.required === true && current.required !== true)
    changes.push({ location, description: 'body no longer required', breaks: 'nobody' })
  return [...changes, ...compareContents(location, old, current, versions, { impact: requestImpact, addedBreaks: 'nobody' })]
}
