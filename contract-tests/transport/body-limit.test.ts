import { expect, test } from 'vitest'
import { BodyCollector, formatSize } from './body-limit.ts'

test('the bytes of all chunks are collected up to the limit', () => {
  const collector = new BodyCollector(5_000)
  for (let value = 0; value < 5_000; value++) collector.add(Uint8Array.of(value % 256))
  expect(collector.length).toBe(5_000)
  expect([...collector.bytes.subarray(254, 258)]).toEqual([254, 255, 0, 1])
  expect(() => collector.add(Uint8Array.of(1))).toThrow(
    expect.objectContaining({ kind: 'too-large', message: 'the body has more than 4.9 KB' }),
  )
})

test.each(['10', '0', '999999999999', '9'.repeat(400), '-1', 'x', undefined])(
  'a Content-Length of %j may be wrong',
  (announced) => {
    const collector = new BodyCollector(20, announced)
    collector.add(Buffer.from('a longer text'))
    expect(collector.bytes.toString()).toBe('a longer text')
  },
)

test('an empty body is empty', () => {
  expect(new BodyCollector(1).bytes).toHaveLength(0)
})

test.each([
  [12, '12 bytes'],
  [1_536, '1.5 KB'],
  [33_554_432, '32 MB'],
])('%i bytes are formatted as %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text)
})
