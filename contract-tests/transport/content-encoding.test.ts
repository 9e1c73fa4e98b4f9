import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decodeBody } from './content-encoding.ts'

const text = `{"pools":[${' '.repeat(2_000)}]}`
const plain = Buffer.from(text)

test.each<[string, Buffer]>([
  ['gzip', gzipSync(plain)],
  ['x-gzip', gzipSync(plain)],
  ['GZIP', gzipSync(plain)],
  ['br', brotliCompressSync(plain)],
  ['deflate', deflateSync(plain)],
  ['deflate', deflateRawSync(plain)],
  ['identity', plain],
  ['gzip, br', brotliCompressSync(gzipSync(plain))],
  ['br,identity, deflate', deflateSync(brotliCompressSync(plain))],
])('a body in %s is decoded, also if it is exactly as large as the limit', async (encoding, bytes) => {
  expect((await decodeBody(bytes, encoding, 200, plain.length)).body.toString()).toBe(text)
})

test.each<[string, Buffer]>([
  ['gzip', gzipSync(plain)],
  ['br', brotliCompressSync(plain)],
  ['deflate', deflateSync(plain)],
  ['deflate', deflateRawSync(plain)],
  ['gzip, gzip', gzipSync(gzipSync(plain))],
])('a body in %s that is larger than the limit is not decoded', async (encoding, bytes) => {
  await expect(decodeBody(bytes, encoding, 200, 1_024)).rejects.toMatchObject({
    kind: 'too-large',
    message: 'the body has more than 1 KB',
  })
})

test('more than four encodings are not removed', async () => {
  await expect(decodeBody(plain, 'gzip, br, gzip, br, gzip', 200, 5_000)).rejects.toMatchObject({
    kind: 'too-large',
    message: 'the body has 5 content encodings, more than 4',
  })
})

test('a body without its encoding is returned unchanged, with the problem', async () => {
  expect(await decodeBody(plain, 'gzip', 200, 5_000)).toEqual({
    body: plain,
    problem: 'the body does not have its Content-Encoding gzip: Error: incorrect header check',
  })
  const cut = gzipSync(plain).subarray(0, 30)
  expect(await decodeBody(cut, 'gzip', 200, 5_000)).toMatchObject({
    body: cut,
    problem: expect.stringContaining('unexpected end'),
  })
})

test.each([
  ['unknown', 200],
  ['constructor', 200],
  ['gzip', 304],
])('a body in %s with status %i is returned unchanged', async (encoding, status) => {
  expect(await decodeBody(plain, encoding, status, 5_000)).toEqual({ body: plain })
})
