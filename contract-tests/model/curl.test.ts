import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { buildCurl } from './curl.ts'
import type { CheckRequest } from './exchange.ts'
import { createRedact } from './redact.ts'

const redact = createRedact({ TOKEN: 's3cr3t-token' })

test('a request is one command with its options in a fixed order', () => {
  expect(
    build({
      method: 'PUT',
      headers: { accept: 'application/json', authorization: 'Bearer s3cr3t-token' },
      body: `{"name":"it's $HOME"}`,
    }),
  ).toBe(
    `curl -sS -i -g --path-as-is -X PUT 'http://pools.test/api/pools' -H 'accept: application/json' -H 'authorization: Bearer '"$TOKEN" --data-raw '{"name":"it'\\''s $HOME"}'`,
  )
})

test('text of the server next to a token does not expand', () => {
  const curl = build({ headers: { 'if-none-match': '"s3cr3t-token$AWS_SECRET_ACCESS_KEY$TOKEN`id`$(id)"' } })
  expect(sent(curl).at(-1)).toBe('if-none-match: "s3cr3t-token$AWS_SECRET_ACCESS_KEY$TOKEN`id`$(id)"')
})

test.each([
  ['an "é" is one byte', { 'if-none-match': 'é' }, 'if-none-match: \xe9'],
  ['a tab', { x: 'a\tb' }, 'x: a\tb'],
  ['an empty value', { x: '' }, 'x;'],
  ['a value that looks like a file', { x: '@/etc/passwd' }, 'x: @/etc/passwd'],
])('a header is sent as it was: %s', (_, headers, expected) => {
  expect(sent(build({ headers })).at(-1)).toBe(expected)
})

test.each([
  ['a leading @', '@/etc/passwd'],
  ['a leading dash', '--config /etc/passwd'],
  ['line breaks', 'a\r\nb\n\nc'],
  ['control and invisible characters', '\u001b]52;c;eA==\u0007 \u202e\u200b s3cr3t-token'],
])('a body is sent as it was: %s', (_, body) => {
  const args = sent(build({ method: 'POST', headers: {}, body }))
  expect(args.slice(-2)).toEqual(['--data-raw', Buffer.from(body).toString('latin1')])
})

test.each([
  ['a NUL', 'a\0b%'],
  ['a line break at its end', 'a s3cr3t-token\n'],
  ['bytes that are not UTF-8', Uint8Array.of(0xff, 0x00, 0x80, 0x0a)],
])('a body that no argument can hold is piped: %s', (_, body) => {
  const curl = build({ method: 'POST', headers: {}, body })
  expect(curl).toMatch(/^printf '.*'( "\$TOKEN")? \| curl .* --data-binary @-$/)
  const output = execFileSync('sh', ['-c', curl.replace(/\| curl .*/, '')], { env: { TOKEN: 's3cr3t-token' } })
  expect(output.equals(Buffer.from(body as string))).toBe(true)
})

test('a long body needs a file, and a long URL has no command', () => {
  expect(build({ method: 'POST', headers: {}, body: 'x'.repeat(5_000) })).toMatch(/ --data-binary @body$/)
  expect(build({ headers: { x: 'x'.repeat(20_000) } })).toBe('')
})

function build(request: Partial<CheckRequest>): string {
  const url = 'http://pools.test/api/pools'
  return buildCurl({ request: { method: 'GET', path: '', kind: 'documented', headers: {}, ...request }, url }, redact)
}

/** Runs a command in a shell where curl prints its arguments. */
function sent(curl: string): string[] {
  expect(curl).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  const env = { PATH: process.env.PATH, TOKEN: 's3cr3t-token', AWS_SECRET_ACCESS_KEY: 'leaked' }
  const output = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${curl}`], { env })
  return output.toString('latin1').split('\0').slice(0, -1)
}
