import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { Fetch } from '../../src/core/fetch.ts'
import { createServer } from '../../src/server.ts'
import { type Report, verify } from '../index.ts'
import { sampleReport } from '../reporters/fixtures/sample-report.ts'
import { json } from '../reporters/json.ts'
import { errorResponse, on } from '../self-test/mutators.ts'

const schema = JSON.parse(await readFile('contract-tests/report.schema.json', 'utf8'))
const ajv = new Ajv2020({ strict: true, allErrors: true })
addFormats.default(ajv)
const isReport = ajv.compile(schema)

const servers: [Report['verdict'], Fetch][] = [
  ['conforms', createServer().fetch],
  [
    'violates',
    on(['deletePool', 'getPool'], async ({ forward }) => {
      const response = await forward()
      return response.status === 200 ? new Response(null, { status: 204 }) : response
    })(createServer().fetch),
  ],
  ['inconclusive', on('createPool', () => errorResponse(400, 'unknown region'))(createServer().fetch)],
]

test.each(servers)('a report with the verdict %s matches its schema', async (verdict, fetch) => {
  const report = await verify({ fetch, write: true, seed: 1, failOn: 'must', only: ['answers.*', 'lifecycle.*', 'access.*'] })
  expect(report.verdict).toBe(verdict)
  isReport(JSON.parse(json(report)))
  expect(isReport.errors).toBeNull()
})

test('the schema lists every property of a report', () => {
  isReport(sampleReport)
  expect(isReport.errors).toBeNull()
  expect(Object.keys(schema.properties)).toEqual(Object.keys(sampleReport))
  const [finding] = sampleReport.findings
  expect(Object.keys(schema.$defs.finding.properties)).toEqual(Object.keys(finding ?? {}))
})

test.each<[string, (report: Report) => unknown]>([
  ['another verdict', (report) => ({ ...report, verdict: 'fine' })],
  ['another version', (report) => ({ ...report, schemaVersion: 2 })],
  ['no seed', ({ seed: _, ...report }) => report],
  [
    'a skipped check without a reason',
    (report) => ({ ...report, checks: report.checks.map(({ reason: _, ...check }) => check) }),
  ],
  [
    'a finding without its exchange',
    (report) => ({ ...report, findings: report.findings.map(({ exchange: _, ...finding }) => finding) }),
  ],
])('the schema rejects a report with %s', (_, corrupt) => {
  expect(isReport(corrupt(sampleReport))).toBe(false)
})
