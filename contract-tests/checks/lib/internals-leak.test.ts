import { expect, test } from 'vitest'
import { toCheckResponse } from '../../model/exchange.ts'
import { JsonReader } from '../../transport/json-reader.ts'
import { findInternalsLeak } from './internals-leak.ts'

function leakInError(message: string, sent = '') {
  const body = new TextEncoder().encode(JSON.stringify({ error: 'Bad Request', message, details: '' }))
  const response = toCheckResponse({ status: 400, headers: new Headers(), body }, 1, new JsonReader())
  const request = { method: 'POST', path: '/api/pools', headers: {}, body: sent, kind: 'documented' as const }
  return findInternalsLeak({ request, url: 'http://x', attempts: 1, response })
}

test.each([
  'TypeError: x is undefined\n    at handle (/srv/app/src/pools.js:12:7)',
  'Traceback (most recent call last):\n  File "/app/main.py", line 3, in create',
  'java.lang.NullPointerException\n\tat com.example.PoolController.create(PoolController.java:42)',
  'panic: runtime error\ngoroutine 7 [running]:',
  "undefined method `name' /usr/src/app/models/pool.rb:10:in `save'",
  '#0 /var/www/html/index.php(12): Pool->save()',
  "thread 'main' panicked at src/main.rs:10:5",
  'SQLSTATE[23000]: Integrity constraint violation',
  "INSERT INTO pools (name) VALUES ('x')",
  'duplicate key value violates unique constraint "pools_name_key"',
  'cannot open /usr/src/app/store.py',
])('an error with %j exposes internals', (message) => {
  expect(leakInError(message)).toBeDefined()
})

test.each([
  'Invalid request parameters',
  'name: must be at most 64 characters, at least 1; see https://docs.example/pools',
  'Select a region from the list, or update the pool and set another one',
  'The path /api/pools/42 is not known (at 12:30:45)',
  'Unexpected token } in JSON at position 17',
])('an error with %j exposes no internals', (message) => {
  expect(leakInError(message)).toBeUndefined()
})

test('an error may repeat internals that the request sent', () => {
  const sent = 'see /srv/app/src/pools.js and SELECT a FROM b where'
  expect(leakInError(`name: ${sent} is not allowed`, JSON.stringify({ name: sent }))).toBeUndefined()
})
