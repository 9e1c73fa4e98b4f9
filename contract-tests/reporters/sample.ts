import type { Report } from '../model/report.ts'

/** A report with one of everything, and with text in it that no format takes as it is. */
export const sample: Report = {
  schemaVersion: 1,
  target: 'http://127.0.0.1:3000/dash',
  startedAt: '2026-02-03T04:05:06.789Z',
  durationMs: 2_345,
  seed: 42,
  verdict: 'violates',
  failOn: 'should',
  counts: { passed: 1, failed: 3, skipped: 2, inconclusive: 1, requests: 37 },
  checks: [
    check('answers.success-is-200', 'should', 'Reading, updating and deleting succeed with 200.', 'failed'),
    check('answers.body-is-json', 'must', 'The body of every answer is JSON.', 'passed'),
    check('pool.created-at-is-a-date', 'may', 'createdAt is a plain date.', 'failed'),
    check('lifecycle.deleted-pool-is-gone', 'must', 'Reading a deleted pool is answered with 404.', 'failed'),
    check(
      'lifecycle.ids-are-not-reused',
      'may',
      'No id is given twice.',
      'inconclusive',
      'the server asks to wait <again & again>',
    ),
    check('access.writes-need-a-token', 'must', 'A write needs a token.', 'skipped', 'no token was given: --token'),
    check('access.wrong-tokens-are-refused', 'must', 'A wrong token is refused.', 'skipped', 'no token was given: --token'),
  ],
  findings: [
    {
      check: 'lifecycle.deleted-pool-is-gone',
      level: 'must',
      source: 'Endpoints / Get Pool by ID',
      operation: 'getPool',
      message: 'reading a deleted pool is not answered with 404',
      expected: '404',
      actual: '200',
      curl: "curl -sS 'http://127.0.0.1:3000/dash/api/pools/pool-7'",
      exchange: {
        request: { method: 'GET', url: 'http://127.0.0.1:3000/dash/api/pools/pool-7', headers: { accept: 'application/json' } },
        response: {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: '{"id":"pool-7","name":"<script>alert(1)</script> \u001b[31m\u0000 ]]> `|` é \ud800 \u202e"}',
        },
      },
      times: 2,
    },
    {
      check: 'answers.success-is-200',
      level: 'should',
      source: 'Endpoints / Delete Pool',
      operation: 'deletePool',
      message: 'deletePool succeeded with 204',
      expected: '200',
      actual: '204',
      curl: "curl -sS -X DELETE 'http://127.0.0.1:3000/dash/api/pools/pool-7' --data-binary '100%\n::error::, x: \"y\"'",
      exchange: {
        request: {
          method: 'DELETE',
          url: 'http://127.0.0.1:3000/dash/api/pools/pool-7',
          headers: { accept: 'application/json' },
          body: '100%',
        },
        response: { status: 204, headers: {}, body: '' },
      },
      times: 1,
    },
    {
      check: 'pool.created-at-is-a-date',
      level: 'may',
      source: 'Data Models / Pool Object / createdAt',
      operation: 'GET /api/pools/<odd>',
      message: 'createdAt has a time',
      expected: 'a date such as 2023-01-15',
      actual: '"2023-01-15T00:00:00Z"',
      curl: "curl -sS 'http://127.0.0.1:3000/dash/api/pools'",
      exchange: {
        request: { method: 'GET', url: 'http://127.0.0.1:3000/dash/api/pools', headers: {} },
        response: { failure: 'the connection was closed' },
      },
      times: 1,
    },
  ],
  coverage: [
    { operation: 'listPools', status: 200, seen: 4 },
    { operation: 'listPools', status: 500, seen: 0 },
    { operation: 'getPool', status: 200, seen: 9 },
    { operation: 'getPool', status: 404, seen: 0 },
    { operation: 'getPool', status: 500, seen: 0 },
    { operation: 'deletePool', status: 200, seen: 0 },
    { operation: 'deletePool', status: 500, seen: 0 },
  ],
  notes: ['the clean-up was cut short: connection refused'],
  leftBehind: [
    {
      id: 'pool-9',
      name: 'Contract Test aaaaaaa aaa',
      curl: "curl -sS -X DELETE 'http://127.0.0.1:3000/dash/api/pools/pool-9'",
    },
  ],
}

function check(
  id: string,
  level: Report['failOn'],
  description: string,
  outcome: Report['checks'][number]['outcome'],
  reason?: string,
): Report['checks'][number] {
  const pointer = '#/paths/~1api~1pools~1{poolId}/get'
  return {
    id,
    level,
    description,
    pointer,
    source: 'Endpoints / Get Pool by ID',
    outcome,
    ...(reason === undefined ? {} : { reason }),
  }
}
