import { expect, test } from 'vitest'
import { findSection } from '../../model/spec-pointer.ts'
import type { InvariantContext } from '../../runner/invariant.ts'
import { exchangeOf } from '../fixtures/exchange.ts'
import { errorChecks } from './errors.ts'

function judge(id: string, status: number, received: unknown) {
  const exchange = exchangeOf({ method: 'POST', path: '/api/pools', sent: {}, status, received })
  const check = errorChecks.find((one) => one.id === id)
  return check?.judge(exchange, {} as InvariantContext).violations.map(({ violation }) => violation)[0]
}

const fields = 'answers.error-has-its-fields'

test.each([
  [400, 'Error Responses / 400 Bad Request'],
  [401, 'Error Responses / 401 Unauthorized'],
  [403, 'Error Responses / 403 Forbidden'],
  [500, 'Error Responses / 500 Internal Server Error'],
])('an error with status %i in another envelope cites the section of its status', (status, section) => {
  expect(findSection(judge(fields, status, { detail: 'no' })?.pointer ?? '')).toBe(section)
  expect(findSection(judge('answers.error-phrase-fits-its-status', status, { error: 'no' })?.pointer ?? '')).toBe(
    `${section} / error`,
  )
  const leak = judge('answers.errors-leak-nothing', status, { message: 'at f (/usr/src/app/index.js:92:19)' })
  expect(findSection(leak?.pointer ?? '')).toBe(`${section} / message`)
})

test('a 400 in another envelope lacks every documented field', () => {
  expect(judge(fields, 400, { detail: 'no' })).toMatchObject({
    expected: '{"error": …, "message": …, "details": …}',
    actual: '/error is missing; /message is missing; /details is missing: {"detail":"no"}',
  })
  expect(judge(fields, 401, { detail: 'no' })).toMatchObject({ expected: '{"error": …, "message": …}' })
})

test('another check reports a 400 that lacks only its details', () => {
  const body = { error: 'Bad Request', message: 'no' }
  expect(judge(fields, 400, body)).toBeUndefined()
  expect(judge('answers.bad-request-has-details', 400, body)).toMatchObject({ actual: 'details: missing' })
})

test('a message without an error lacks only the error, because another check reports the details', () => {
  expect(judge(fields, 400, { message: 'no' })).toMatchObject({ actual: '/error is missing: {"message":"no"}' })
})
