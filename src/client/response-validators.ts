import { ActivityList, type CollectIssues, DeletePoolResult, Pool, PoolList } from '../generated/response-validators.js'
import { ResponseValidationError } from './errors.ts'
import type { ResponseValidator, ResponseValidators } from './parse-response.ts'

/** The validators of successful responses. Only the root entry imports them, which keeps `./unvalidated` small. */
export const responseValidators = {
  ActivityList: createValidator(ActivityList),
  DeletePoolResult: createValidator(DeletePoolResult),
  Pool: createValidator(Pool),
  PoolList: createValidator(PoolList),
} satisfies Required<ResponseValidators>

function createValidator(collectIssues: CollectIssues): ResponseValidator {
  return (body, { createError }, response) => {
    const issues = collectIssues(body)
    if (!issues[0]) return
    const [{ path, message }] = issues
    const reason = `${response.status}, but ${path} ${message} (${issues.length} issues)`
    throw createError(ResponseValidationError, reason, '', { response, issues })
  }
}
