import { expect, test } from 'vitest'
import { createServer } from '../../src/server.ts'
import { verify } from '../index.ts'
import { intercept } from '../self-test/mutators.ts'
import { sampleReport } from './fixtures/sample-report.ts'
import { html } from './html.ts'
import { markdown } from './markdown.ts'
import { summarize } from './summarize.ts'
import { formatFailedCheck, terminal } from './terminal.ts'

test('the terminal report shows findings first and the verdict last', () => {
  expect(terminal(sampleReport)).toMatchInlineSnapshot(`
    "The Compute Pools API at http://127.0.0.1:3000/dash

    ✗ lifecycle.deleted-pool-is-gone must
      Reading a deleted pool responds with 404.
      openapi.yaml#/paths/~1api~1pools~1{poolId}/get

      getPool: reading a deleted pool does not respond with 404 (2 times)
        section   Endpoints / Get Pool by ID
        expected  404
        actual    200
        response  200 application/json
                  {"id":"pool-7","name":"<script>alert(1)</script> \\u001b[31m\\u0000 ]]> \`|\` é \\ud800 \\u202e"}
        reproduce curl -sS 'http://127.0.0.1:3000/dash/api/pools/pool-7'

    ✗ answers.success-is-200 should
      Reading, updating and deleting succeed with 200.
      openapi.yaml#/paths/~1api~1pools~1{poolId}/get

      deletePool succeeded with 204
        section   Endpoints / Delete Pool
        expected  200
        actual    204
        response  204
        reproduce curl -sS -X DELETE 'http://127.0.0.1:3000/dash/api/pools/pool-7' --data-raw "$(printf '100%%\\012::error::, x: "y"')"

    ! pool.created-at-is-a-date may, advice
      createdAt is a plain date.
      openapi.yaml#/paths/~1api~1pools~1{poolId}/get

      GET /api/pools/<odd>: createdAt has a time
        section   Data Models / Pool Object / createdAt
        expected  a date such as 2023-01-15
        actual    "2023-01-15T00:00:00Z"
        response  no response: the connection was closed
        reproduce curl -sS 'http://127.0.0.1:3000/dash/api/pools'

    ? 1 check inconclusive: the server was <busy & slow>
      lifecycle.ids-are-not-reused

    1 pool could not be deleted. To delete:
      pool 'pool-9', name 'Contract Test aaaaaaa aaa'
        curl -sS -X DELETE 'http://127.0.0.1:3000/dash/api/pools/pool-9'

    Note: the cleanup did not finish: connection refused

    ✗ answers    1 passed, 1 failed
    ✓ pool       1 advice
    ✗ lifecycle  1 failed, 1 inconclusive
    - access     2 not run

    2 checks not run: no token with write access: give one with --token
    2 of 7 documented responses seen; never seen: 500 (any operation), getPool 404, deletePool 200

    ✗ violates the contract: 2 rules broken (1 must, 1 should), and 1 piece of advice
      1 passed, 2 failed, 2 not run, 1 inconclusive, 1 advice; 37 requests in 2.3 s; seed 42
    "
  `)
})

test('a run without findings takes a few lines', () => {
  const report = {
    ...sampleReport,
    verdict: 'conforms' as const,
    checks: sampleReport.checks.filter(({ outcome }) => outcome === 'passed'),
    findings: [],
    notes: [],
    leftBehind: [],
    counts: { passed: 1, failed: 0, skipped: 0, inconclusive: 0, requests: 1 },
  }
  expect(terminal(report)).toMatchInlineSnapshot(`
    "The Compute Pools API at http://127.0.0.1:3000/dash

    ✓ answers  1 passed

    2 of 7 documented responses seen; never seen: 500 (any operation), getPool 404, deletePool 200

    ✓ conforms: 1 check passed
      1 passed, 0 failed, 0 not run, 0 inconclusive; 1 request in 2.3 s; seed 42
    "
  `)
})

test('broken rules with the same wrong status are reported as one likely cause, and each is still listed', async () => {
  const unprocessable = intercept(async ({ forward }) => {
    const response = await forward()
    return response.status === 400 ? new Response(await response.text(), { status: 422, headers: response.headers }) : response
  })
  const report = await verify({
    fetch: unprocessable(createServer().fetch),
    write: true,
    seed: 7,
    only: ['answers.*', 'requests.*', 'lifecycle.*'],
  })
  const cause = '11 broken rules and 7 pieces of advice have one likely cause: status 422 instead of 400'
  const { broken, advice, causes } = summarize(report)
  expect({ broken: broken.length, advice: advice.length, causes }).toEqual({ broken: 11, advice: 7, causes: [cause] })
  const text = terminal(report)
  expect(text.trimEnd().split('\n').slice(-4)).toEqual([
    cause,
    '',
    '✗ violates the contract: 11 rules broken (11 must), and 7 pieces of advice',
    expect.stringMatching(/^ {2}\d+ passed, 11 failed, 3 not run, 0 inconclusive, 7 advice;/),
  ])
  for (const { id } of [...broken, ...advice]) expect(text).toContain(id)
  for (const page of [markdown(report), html(report)]) expect(page).toContain(cause)
})

test('rules with other violations as well, or fewer than three rules, have no common cause', () => {
  const [finding] = sampleReport.findings
  if (!finding) throw new Error('the sample has findings')
  const rule = (id: string, actual = '200', expected = '404') => ({ ...finding, check: id, actual, expected })
  const causesOf = (...findings: (typeof finding)[]) => {
    const [check] = sampleReport.checks
    if (!check) throw new Error('the sample has checks')
    const ids = [...new Set(findings.map((each) => each.check))]
    return summarize({ ...sampleReport, checks: ids.map((id) => ({ ...check, id, outcome: 'failed' })), findings }).causes
  }
  const three = [rule('a'), rule('b'), rule('c')]
  expect(causesOf(...three)).toEqual(['3 broken rules have one likely cause: status 200 instead of 404'])
  expect(causesOf(...three, rule('d', '200', '404, or 400'))).toEqual([
    '4 broken rules have one likely cause: status 200 instead of 404',
  ])
  expect(causesOf(...three, rule('d', '200', 'no success'))).toEqual(['4 broken rules are only about responses with status 200'])
  expect(causesOf(rule('a'), rule('b'))).toEqual([])
  expect(causesOf(rule('a'), rule('b'), rule('c'), rule('c', 'another pool'))).toEqual([])
  expect(causesOf(rule('a'), rule('b'), rule('c', '204'))).toEqual([])
})

test('the text has colors only if requested, and a response cannot add its own', () => {
  expect(terminal(sampleReport)).not.toContain('\u001b')
  expect(terminal(sampleReport, { color: true })).toContain('\u001b[31m')
  expect(terminal(sampleReport, { color: true })).toContain('\\u001b[31m\\u0000')
})

test('direction marks in a response cannot reverse the text', () => {
  expect(terminal(sampleReport)).not.toContain('\u202e')
  expect(terminal(sampleReport)).toContain('\\u202e')
})

test('long responses and many findings are truncated with a note', () => {
  const [finding] = sampleReport.findings
  if (!finding || 'failure' in finding.exchange.response) throw new Error('the first finding of the sample has a response')
  const response = { ...finding.exchange.response, body: 'x'.repeat(5_000) }
  const long = { ...finding, exchange: { ...finding.exchange, response } }
  const [check] = summarize({ ...sampleReport, findings: Array.from({ length: 8 }, () => long) }).broken
  const text = check ? formatFailedCheck(check) : ''
  expect(text).toContain('… (5000 characters)')
  expect(text).toMatch(/and \d more findings like these/)
  expect(text.length).toBeLessThan(6_000)
})
