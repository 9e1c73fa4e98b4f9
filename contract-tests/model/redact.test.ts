import { describe, expect, test } from 'vitest'
import { createRedact } from './redact.ts'
import { redactHeader, redactResponseHeader } from './redact-header.ts'
import { collectSecrets } from './secrets.ts'

const token = 't0k/en+"q\\z=%&<'
const redact = createRedact({ TOKEN: token, SHORT: 'abc', MISSING: undefined })

test.each([
  ['as it is', token],
  ['percent-encoded', encodeURIComponent(token)],
  ['percent-encoded in lower case', encodeURIComponent(token).toLowerCase()],
  ['percent-encoded in part', token.replace('%', '%25').replace('/', '%2F')],
  ['in a JSON string', JSON.stringify(token).slice(1, -1)],
  ['in a JSON string with escaped slashes', JSON.stringify(token).slice(1, -1).replace('/', '\\/')],
  ['in JSON inside JSON', JSON.stringify(JSON.stringify(token).slice(1, -1)).slice(1, -1)],
  ['as code points', Array.from(token, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  ['in HTML', token.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&#34;')],
])('a secret is masked %s', (_, form) => {
  expect(redact(`before ${form} after`)).toBe('before $TOKEN after')
})

test('a short value is masked as a word, and a missing one is not', () => {
  expect(redact('abc, abcd, us-abc-1 undefined')).toBe('$SHORT, abcd, us-abc-1 undefined')
})

test('a longer secret is masked before its prefix', () => {
  expect(createRedact({ TOKEN_PREFIX: 'abcd', TOKEN: 'abcdefgh' })('abcdefgh abcd')).toBe('$TOKEN $TOKEN_PREFIX')
})

test('a text is split at its secrets, and a variable that it spells itself stays a literal', () => {
  expect(createRedact({ TOKEN: 'abcdefgh' }).split('W/"$TOKEN-abcdefgh-$HOME"')).toEqual([
    { literal: 'W/"$TOKEN-' },
    { variable: 'TOKEN' },
    { literal: '-$HOME"' },
  ])
})

test.each([
  ['in Base64 after a scheme', `QmVhcmVyIFZxMm1YdzlSdEI0blpjN2s=`, 'QmVhcmVyI$TOKEN='],
  ['in hexadecimal with colons', '56:71:32:6D:58:77:39:52:74:42:34:6E:5A:63:37:6B', '$TOKEN'],
  ['percent-encoded twice', '%2556q2mXw9RtB4nZc7k', '$TOKEN'],
  ['in another case', 'vq2mxw9rtb4nzc7k', '$TOKEN'],
  ['on two lines', 'Vq2mXw9R\n  tB4nZc7k', '$TOKEN'],
  ['without its first character', 'q2mXw9RtB4nZc7k', '***'],
])('a secret is masked %s', (_, form, masked) => {
  const redact = createRedact({ TOKEN: 'Vq2mXw9RtB4nZc7k' })
  expect(redact(`before ${form} after`)).toBe(`before ${masked} after`)
})

test('ordinary text stays as it is', () => {
  const text = 'GET /api/pools/contract-pool: 200, 8 pools in us-west-2; tokens, e.g. Vq2mXw9, are test data'
  expect(createRedact({ TOKEN: 'Vq2mXw9RtB4nZc7k', OTHER: 'my-contract-tests-2024', X_TENANT: '2', X_DEBUG: 'true' })(text)).toBe(
    text,
  )
})

test('a short value is masked after its name', () => {
  const redact = createRedact({ TOKEN: 'a', X_TENANT: '2' })
  expect(redact('authorization: Bearer ax, "x-tenant":"2", 2 of a kind')).toBe(
    'authorization: Bearer $TOKENx, "x-tenant":"$X_TENANT", 2 of a kind',
  )
})

describe.each(['a', 'q', '7', '42', 'on', 'zQ7', '-', '$', 'é'])('the short secret %j', (value) => {
  const headers = { 'x-tenant': value, host: value, uid: value }
  const redact = createRedact(collectSecrets({ token: value, headers }))

  test.each(['authorization', 'x-tenant', 'host', 'uid'])('is masked in the header %s', (name) => {
    expect(redactHeader(name, value, redact)).toMatch(/^\$[A-Z_]+$/)
    expect(redactResponseHeader(name, value, redact)).toMatch(/^\$[A-Z_]+$/)
  })

  test('is masked after a scheme', () => {
    for (const scheme of ['Bearer', 'Basic', 'Digest', 'Token'])
      expect(redactHeader('authorization', `${scheme} ${value}`, redact)).toMatch(new RegExp(`^${scheme} \\$[A-Z_]+$`))
  })

  test.each(['Bearer@', 'Bearer:@', 'Bearer: @', 'XBearer @', 'BearerToken @', 'Bearer @x', 'K @', '@'])(
    'is masked in the misspelled credentials %s',
    (template) => {
      const sent = template.replace('@', value)
      for (const text of [redactHeader('authorization', sent, redact), redact.echo(sent)]) {
        if (template.startsWith('K') && text === sent) continue
        expect(text).toMatch(/\$(TOKEN|X_TENANT|HEADER_HOST|UID|HEADER_UID)x?$/)
      }
    },
  )

  test.each([
    ['httpbin', `{"headers":{"Authorization":"Bearer @","X-Tenant":"@"}}`],
    ['Go', `{"Authorization":["Bearer @"],"X-Tenant":["@"]}`],
    ['PHP', `{"HTTP_AUTHORIZATION":"Bearer @","HTTP_X_TENANT":"@"}`],
    ['print_r', `[Authorization] => Bearer @\n[X-Tenant] => @`],
    ['Ruby', `{"authorization"=>"Bearer @","x-tenant"=>"@"}`],
    ['Java', `{authorization=[Bearer @], x-tenant=[@]}`],
    ['Python', `{'Authorization': 'Bearer @', 'X-Tenant': '@'}`],
    ['raw headers', `["authorization","Bearer @","x-tenant","@"]`],
    ['TRACE', `GET / HTTP/1.1\r\nauthorization: Bearer @\r\nx-tenant: @\r\n`],
    ['a table', `<td>Authorization</td><td>Bearer @</td><td>X-Tenant</td><td>@</td>`],
    ['a query', `?authorization=Bearer%20@&x-tenant=@`],
    ['JSON in JSON', `"{\\"authorization\\":\\"Bearer @\\",\\"xTenant\\":\\"@\\"}"`],
  ])('is masked in the headers that a response repeats as %s', (_, template) => {
    expect(redact.echo(template.replaceAll('@', value)).match(/\$(TOKEN|X_TENANT|HEADER_HOST|UID|HEADER_UID)/g)).toHaveLength(2)
  })
})

test.each([
  ['a', 'your token is a.', 'your token is $TOKEN.'],
  ['7', 'no user 7 here', 'no user $TOKEN here'],
  ['on', 'unknown key on', 'unknown key $TOKEN'],
])('the secret %s is masked as a word of a sentence of the server', (token, text, masked) => {
  expect(createRedact({ TOKEN: token }).echo(text)).toBe(masked)
})

test('a text that quotes the server is masked there', () => {
  const redact = createRedact({ TOKEN: 'a', X_TENANT: '2' })
  expect(redact('a server of 2 rejects it ("bad token, it is a for 2 users"), see a log')).toBe(
    'a server of 2 rejects it ("bad token, it is $TOKEN for $X_TENANT users"), see a log',
  )
})

test('short secrets leave ordinary text as it is', () => {
  const redact = createRedact({ TOKEN: 'a', X_TENANT: '2', X_DEBUG: 'true', ACCEPT: 'application/json', X_ZONE: 's' })
  const text = `a pool of 2 nodes: {"count":2,"ok":true,"id":"pool-2"} took 2.2 s; it's "2023-02-02"; application/json`
  expect(redact(text.replace(' s;', ';'))).toBe(text.replace(' s;', ';'))
  const json = '{"pools":[{"nodeCount":2,"nodeTypes":[{"count":2}],"gpuUtilization":2.2}],"ok":true,"at":"12:02:02Z, v2"}'
  expect(redact.echo(json)).toBe(json)
  expect(redactResponseHeader('content-length', '2', redact)).toBe('2')
})
