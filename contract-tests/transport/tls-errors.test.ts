import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { verify } from '../index.ts'
import { start } from '../self-test/proxy-server.ts'
import { describeTlsError } from './tls-errors.ts'

test.each([
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE: m; trust the authority of its certificate with --ca'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY: m; trust the authority of its certificate with --ca'],
  ['CERT_HAS_EXPIRED', 'CERT_HAS_EXPIRED: m'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS failed (ERR_SSL_WRONG_VERSION_NUMBER); check that the server speaks https on this port'],
])('the error %s is explained', (code, text) => {
  expect(describeTlsError(Object.assign(new Error('m'), { code }))).toBe(text)
})

test('a server that speaks plain HTTP on the port of an https URL is explained', async () => {
  const { port, stop } = await start(createServer((_, response) => response.end('{}')))
  const url = `https://127.0.0.1:${port}`
  await expect(verify({ url })).rejects.toThrow(`${url}: TLS failed (wrong version number); check that the server speaks https`)
  stop()
})
