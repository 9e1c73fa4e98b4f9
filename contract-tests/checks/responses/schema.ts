import { collectIssues, type Issue } from '../../../src/core/validators.ts'
import { invariant } from '../../runner/invariant.ts'
import { formatValue } from '../lib/compare.ts'
import { documentedSuccesses } from '../lib/documented-responses.ts'

export const successMatchesSchema = invariant({
  id: 'answers.success-matches-its-schema',
  description: 'A successful response has every documented field, with the documented type and range.',
  pointer: '#/components/schemas',
  level: 'must',
  select: documentedSuccesses,
  check: ({ response, operation }) => {
    if (!response.json.isJson) return
    const schema = operation.responses[operation.success]
    if (!schema) return
    const body = response.json.value
    const issues = collectIssues(schema, body).filter((issue) => !hasOwnCheck(issue, resolvePath(body, issue.path)))
    const [first] = issues
    if (!first) return
    return {
      message: `${operation.id} returned ${response.status} with an invalid ${schema}: ${withoutIndexes(first.path) || 'the body'} ${first.message}`,
      expected: `a ${schema} that matches #/components/schemas/${schema}`,
      actual: issues
        .slice(0, 5)
        .map(({ path, message }) => `${path || 'the body'} ${message}, but is ${formatValue(resolvePath(body, path))}`)
        .join('; '),
    }
  },
})

/** True for dates, percentages and counts. Their own checks report more details. */
function hasOwnCheck({ path, message }: Issue, value: unknown): boolean {
  if (message.includes('format')) return true
  return typeof value === 'number' && /(Utilization|nodeCount|\/count)$/.test(path)
}

/** Replaces array indexes with `*`, so that one defect in a hundred pools is one finding. */
function withoutIndexes(path: string): string {
  return path.replaceAll(/\/\d+(?=\/|$)/g, '/*')
}

function resolvePath(value: unknown, path: string): unknown {
  let node = value
  for (const step of path.split('/').slice(1)) {
    node = (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return node
}
