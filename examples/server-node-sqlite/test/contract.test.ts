import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Report, verify } from '@nightcrawler/compute-pools/contract'
import { newDatabase, run, sending } from './running.ts'

const pool = { name: 'Here before', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

test('without authentication, all checks pass, including the recommended ones', async () => {
  const { url } = await run({ DATABASE: await newDatabase(), STARTUP_SECONDS: '1' })
  await fetch(`${url}/api/pools`, sending('POST', pool))

  const report = await verify({ url, write: true, failOn: 'may', maxLatency: 10_000, bulk: 25 })

  assert.deepEqual(report.findings, [])
  assert.equal(report.verdict, 'conforms')
  assert.deepEqual(notRun(report), ['access', 'cors'])
})

test('with tokens and an allowed origin, every check runs and passes', async () => {
  const tokens = { token: 'ed1tor.token', forbiddenToken: 'v1ewer.token' }
  const { url } = await run({
    DATABASE: await newDatabase(),
    API_TOKENS: `ana@example.com:editor:${tokens.token},wall@example.com:viewer:${tokens.forbiddenToken}`,
    CORS_ORIGINS: 'https://dash.example',
  })
  const { headers, ...rest } = sending('POST', pool)
  await fetch(`${url}/api/pools`, { ...rest, headers: { ...headers, authorization: `Bearer ${tokens.token}` } })

  const report = await verify({
    url,
    write: true,
    failOn: 'may',
    maxLatency: 10_000,
    bulk: 25,
    origin: 'https://dash.example',
    ...tokens,
  })

  assert.deepEqual(report.findings, [])
  assert.equal(report.verdict, 'conforms')
  assert.deepEqual(notRun(report), [])
})

/** Returns the groups with a check that was skipped or inconclusive. */
function notRun({ checks }: Report): string[] {
  const open = checks.filter(
    ({ outcome, reason = '' }) => outcome !== 'passed' && !reason.startsWith('this run received no response'),
  )
  return [...new Set(open.map(({ id }) => id.split('.')[0] ?? id))].sort()
}
