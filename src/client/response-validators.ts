import { ActivityList, DeletePoolResult, type Judge, Pool, PoolList } from '../generated/answers.js'
import type { ResponseValidators } from './create-client.ts'
import { ResponseValidationError } from './errors.ts'
import type { ResponseValidator } from './parse-response.ts'

/** What the bodies of successes are checked with, by schema. Pages that count bytes leave this file out. */
export const responseValidators = {
  ActivityList: checkWith(ActivityList),
  DeletePoolResult: checkWith(DeletePoolResult),
  Pool: checkWith(Pool),
  PoolList: checkWith(PoolList),
} satisfies Required<ResponseValidators>

function checkWith(judge: Judge): ResponseValidator {
  return (body, { fail }, response) => {
    const issues = judge(body)
    if (!issues[0]) return
    const [{ path, message }] = issues
    const what = `${response.status}, but ${path} ${message} (${issues.length} issues)`
    throw fail(ResponseValidationError, what, '', { response, issues })
  }
}
