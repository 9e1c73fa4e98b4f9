import { expect, test } from 'vitest'
import { foldCase, isDeepEqual } from './equality.ts'

test('equal JSON values are equal, whatever the order of their keys', () => {
  expect(isDeepEqual({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] })).toBe(true)
  expect(isDeepEqual(null, null)).toBe(true)
  expect(isDeepEqual(undefined, undefined)).toBe(true)
})

test('different JSON values are not equal', () => {
  expect(isDeepEqual([1, 2], [2, 1])).toBe(false)
  expect(isDeepEqual({}, [])).toBe(false)
  expect(isDeepEqual({ a: undefined }, { b: undefined })).toBe(false)
  expect(isDeepEqual(JSON.parse('{"__proto__":1}'), JSON.parse('{"toString":1}'))).toBe(false)
  expect(isDeepEqual(0, null)).toBe(false)
  expect(isDeepEqual('1', 1)).toBe(false)
})

test('values with 100,000 levels are compared', () => {
  const deep = () => JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))
  expect(isDeepEqual(deep(), deep())).toBe(true)
})

test('letters that differ only in case are the same, in every language', () => {
  const text = 'İstanbul ıŞIK Straße ſ ΣΑΣ Dž'
  expect(foldCase(text.toLowerCase())).toBe(foldCase(text))
  expect(foldCase(text.toUpperCase())).toBe(foldCase(text))
  // Go maps a final sigma like any other one, and İ to a plain i.
  expect(foldCase('istanbul ışik straße s σασ dž')).toBe(foldCase(text))
  expect(foldCase('gpu')).not.toBe(foldCase('gpus'))
})
