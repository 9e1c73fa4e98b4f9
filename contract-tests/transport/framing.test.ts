import { expect, test } from 'vitest'
import { findLengthProblem, isComplete } from './framing.ts'

const head = (header: string) => `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${header}\r\n\r\n`

test('a body must be as long as its Content-Length', () => {
  expect(findLengthProblem(`${head('Content-Length: 2')}{}`)).toBeUndefined()
  expect(findLengthProblem(`${head('content-length: 1')}{}`)).toBe('Content-Length is 1, but the body has 2 bytes')
  expect(findLengthProblem(`${head('Content-Length: 9')}{}`)).toBe('Content-Length is 9, but the body has 2 bytes')
  expect(findLengthProblem(`${head('Connection: close')}{}`)).toBeUndefined()
})

test('chunks end with an empty chunk and optional trailers', () => {
  const chunked = head('Transfer-Encoding: chunked')
  expect(findLengthProblem(`${chunked}2\r\n{}\r\n0\r\n\r\n`)).toBeUndefined()
  expect(findLengthProblem(`${chunked}2;x=y\r\n{}\r\n0\r\nX-Took: 3\r\n\r\n`)).toBeUndefined()
  expect(findLengthProblem(`${chunked}2\r\n{}\r\n`)).toBe('the last chunk is missing after 7 bytes')
  expect(findLengthProblem(`${chunked}2\r\n{}\r\n0\r\n\r\nmore`)).toBe('4 bytes follow the last chunk')
})

test('a response is complete if it has all announced bytes', () => {
  expect(isComplete('HTTP/1.1 200 OK\r\nContent-')).toBe(false)
  expect(isComplete(`${head('Content-Length: 2')}{`)).toBe(false)
  expect(isComplete(`${head('Content-Length: 2')}{}`)).toBe(true)
  expect(isComplete(`${head('Transfer-Encoding: chunked')}0\r\n\r\n`)).toBe(true)
  expect(isComplete(`${head('Connection: close')}{}`)).toBe(false)
})
