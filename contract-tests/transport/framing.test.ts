import { expect, test } from 'vitest'
import { ResponseFraming } from './framing.ts'

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
  expect(findLengthProblem(`${chunked}size\r\n{}\r\n0\r\n\r\n`)).toBe('the last chunk is missing after 15 bytes')
})

test('a response is complete if it has all announced bytes', () => {
  const isComplete = (response: string) => follow([response]).isComplete
  expect(isComplete('HTTP/1.1 200 OK\r\nContent-')).toBe(false)
  expect(isComplete(`${head('Content-Length: 2')}{`)).toBe(false)
  expect(isComplete(`${head('Content-Length: 2')}{}`)).toBe(true)
  expect(isComplete(`${head('Transfer-Encoding: chunked')}0\r\n\r\n`)).toBe(true)
  expect(isComplete(`${head('Connection: close')}{}`)).toBe(false)
})

test('a head without end is not kept', () => {
  const framing = follow(Array.from({ length: 100 }, () => 'x'.repeat(64_000)))
  expect(framing).toMatchObject({ hasHead: false, isComplete: false, bodyLength: 0 })
})

/** The position of the packets must not matter. */
function findLengthProblem(response: string): string | undefined {
  const problem = follow([response]).findLengthProblem()
  expect(follow([...response]).findLengthProblem()).toBe(problem)
  return problem
}

function follow(packets: string[]): ResponseFraming {
  const framing = new ResponseFraming()
  for (const packet of packets) framing.push(Buffer.from(packet, 'latin1'))
  return framing
}
