import { ActivityList, DeletePoolResult, type Judge, Pool, PoolList } from '../generated/answers.js'
import type { Checks } from './create-client.ts'
import { ResponseValidationError } from './errors.ts'
import type { Check } from './parse-response.ts'

/** What the bodies of successes are checked with, by schema. Pages that count bytes leave this file out. */
export const checks = {
  ActivityList: checkWith(ActivityList),
  DeletePoolResult: checkWith(DeletePoolResult),
  Pool: checkWith(Pool),
  PoolList: checkWith(PoolList),
} satisfies Required<Checks>

function checkWith(judge: Judge): Check {
  return (body, { fail }, response) => {
    const issues = judge(body)
    if (!issues[0]) return
    const [{ path, message }] = issues
    const what = `${response.status}, but ${path} ${message} (${issues.length} issues)`
    throw fail(ResponseValidationError, what, '', { response, issues })
  }
}
