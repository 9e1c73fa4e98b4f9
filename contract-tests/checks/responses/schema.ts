import { maxIssues } from '../../../src/core/max-issues.ts'
import type { SchemaName } from '../../../src/core/operations.ts'
import { collectIssues, type Issue } from '../../../src/core/validators.ts'
import { document } from '../../../src/generated/document.ts'
import { isDocumentedFormat } from '../../model/body-format.ts'
import { truncate } from '../../model/excerpt.ts'
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
    if (!isDocumentedFormat(operation.id, body))
      return {
        message: `${operation.id} returned ${response.status} with a body in another format than ${schema}`,
        expected: `an object with ${Object.keys(document.components.schemas[schema].properties).join(', ')}`,
        actual: `${describeFormat(body)}: ${formatValue(body)}`,
      }
    const issues = findIssues(schema, body)
    const [first] = issues
    if (!first) return
    return {
      message: `${operation.id} returned ${response.status} with an invalid ${schema}: ${withoutIndexes(first.path) || 'the body'} ${first.message}`,
      expected: `a ${schema} that matches #/components/schemas/${schema}`,
      actual: issues
        .slice(0, 5)
        .map(({ path, message }) => {
          const value = resolvePath(body, path)
          return `${path || 'the body'} ${message}${value === undefined ? '' : `, but is ${formatValue(value)}`}`
        })
        .join('; '),
    }
  },
})

function describeFormat(body: unknown): string {
  if (Array.isArray(body)) return 'an array'
  if (typeof body !== 'object' || body === null) return 'no object'
  const keys = Object.keys(body).slice(0, 10)
  return keys.length === 0 ? 'an empty object' : `an object with ${truncate(keys.join(', '), 200)}`
}

/** The schemas of the entries of lists. */
const entrySchemas = { pools: 'Pool', activities: 'Activity', nodeTypes: 'NodeType' } as const

/** Returns the issues that have no check of their own. */
function findIssues(schema: SchemaName, value: unknown): Issue[] {
  const all = collectIssues(schema, value)
  const issues = all.filter((issue) => !hasOwnCheck(issue, resolvePath(value, issue.path)))
  if (issues.length > 0 || all.length < maxIssues) return issues
  // Behind the issues that were collected there may be one of another kind.
  for (const [key, entrySchema] of Object.entries(entrySchemas)) {
    const entries: unknown = (value as Record<string, unknown> | null)?.[key]
    for (const [index, entry] of Array.isArray(entries) ? entries.entries() : []) {
      const found = findIssues(entrySchema, entry)
      if (found.length > 0) return found.map(({ path, message }) => ({ path: `/${key}/${index}${path}`, message }))
    }
  }
  return []
}

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
