import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { createServer } from '../../src/server.ts'
import { verify } from '../index.ts'
import type { Report } from '../model/report.ts'
import { intercept } from '../self-test/mutators.ts'
import { sampleReport } from './fixtures/sample-report.ts'
import { junit } from './junit.ts'
import { terminal } from './terminal.ts'

const schema = await readFile(new URL('fixtures/junit-10.xsd', import.meta.url), 'utf8')

test.each([
  ['a report with one of everything', sampleReport],
  ['an inconclusive run', { ...sampleReport, verdict: 'inconclusive' as const, failOn: 'may' as const }],
  ['a run without a check', { ...sampleReport, checks: [], findings: [] }],
  ['control characters and lone surrogates', withText('\0\b\u001b\u0085\u2028\ufffe\uffff\ud800 ]]> <a href="&">\udfff\r\n\t')],
])('the xUnit plugin of Jenkins accepts %s', async (_, report) => {
  expect(await findSchemaErrors(junit(report))).toEqual([])
})

test('the xUnit plugin of Jenkins accepts no other attributes', async () => {
  expect(await findSchemaErrors(junit(sampleReport).replace('<testsuites ', '<testsuites skipped="1" '))).not.toEqual([])
})

test.each([
  ['conforms', {}, (fetch: Fetch) => fetch],
  ['conforms, with advice', { write: true }, replaceStatus(201, 200)],
  ['violates', { write: true }, replaceStatus(404, 200)],
  ['violates if advice fails it', { write: true, failOn: 'may' as const }, replaceStatus(201, 200)],
  ['is inconclusive', {}, replaceStatus(200, 429)],
])('the counts of a run that %s are those of the terminal', async (_, options, mutate) => {
  const only = ['pools.*', 'lifecycle.*', 'answers.*']
  const fetch = mutate(createServer().fetch)
  const report = await verify({ fetch, seed: 3, runs: 1, maxWait: 0, only, ...options })
  const xml = junit(report)

  expect(await findSchemaErrors(xml)).toEqual([])
  const [, passed, failed, notRun, inconclusive, advice = 0] =
    /(\d+) passed, (\d+) failed, (\d+) not run, (\d+) inconclusive(?:, (\d+) advice)?;/.exec(terminal(report))?.map(Number) ?? []
  const tests = report.checks.length
  expect(countElements(xml)).toEqual({ tests, failures: failed, errors: inconclusive, skipped: notRun })
  expect(xml).toContain(`tests="${tests}" failures="${failed}" errors="${inconclusive}" time=`)
  expect(Number(passed) + Number(failed) + Number(notRun) + Number(inconclusive) + (advice || 0)).toBe(tests)
})

test('each test case has the id of a check as name, and a time', async () => {
  const report = await verify({ fetch: createServer().fetch, write: true, seed: 3, only: ['lifecycle.*', 'pool.*'] })
  const cases = [...junit(report).matchAll(/<testcase classname="(\S+)" name="(\S+)" time="(\d+\.\d{3})"/g)]
  expect(cases.map(([, , name]) => name)).toEqual(report.checks.map(({ id }) => id))
  const seconds = cases.map(([, , , time]) => Number(time)).reduce((sum, time) => sum + time, 0)
  expect(seconds).toBeGreaterThan(0)
})

test('a run that conforms has no errors, also if advice is inconclusive', () => {
  const checks = sampleReport.checks.filter(({ outcome }) => outcome !== 'failed')
  const xml = junit({ ...sampleReport, verdict: 'conforms', checks, findings: [] })
  expect(xml).toContain('tests="4" failures="0" errors="0"')
  expect(xml).toContain('<skipped message="inconclusive: the server was &lt;busy &amp; slow&gt;"/>')
})

type Fetch = ReturnType<typeof createServer>['fetch']

function replaceStatus(from: number, to: number): (fetch: Fetch) => Fetch {
  return intercept(async ({ forward }) => {
    const response = await forward()
    return response.status === from ? new Response(await response.text(), { status: to, headers: response.headers }) : response
  })
}

function withText(text: string): Report {
  const [finding, ...findings] = sampleReport.findings
  const checks = sampleReport.checks.map((check) => (check.reason === undefined ? check : { ...check, reason: text }))
  const leftBehind = [{ id: text, name: text, curl: text }]
  return {
    ...sampleReport,
    target: text,
    notes: [text],
    checks,
    leftBehind,
    findings: finding ? [{ ...finding, message: text, actual: text }, ...findings] : [],
  }
}

async function findSchemaErrors(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml, schema })
  return errors.map(({ message }) => message)
}

function countElements(xml: string): { tests: number; failures: number; errors: number; skipped: number } {
  const count = (name: string) => xml.match(new RegExp(`<${name}[ />]`, 'g'))?.length ?? 0
  return { tests: count('testcase'), failures: count('failure'), errors: count('error'), skipped: count('skipped') }
}
