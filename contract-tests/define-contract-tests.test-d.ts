import * as node from 'node:test'
import * as vitest from 'vitest'
import { defineContractTests } from './index.ts'

// The part of Jest's types that matters here.
interface Done {
  (...args: unknown[]): unknown
  fail(error?: string): unknown
}
interface Jest {
  describe: (name: string | number, define: () => void) => void
  test: (name: string, fn?: ((done: Done) => undefined) | (() => PromiseLike<unknown>), timeout?: number) => void
}
declare const jest: Jest

vitest.test('the functions of each test runner fit', () => {
  const url = 'http://localhost:3000'
  void (() => {
    defineContractTests({ describe: vitest.describe, test: vitest.test }, { url })
    defineContractTests({ describe: node.describe, test: node.test }, { url })
    defineContractTests(jest, async () => ({ url, write: true }))
    // @ts-expect-error a misspelled option is an error
    defineContractTests(jest, { url, wirte: true })
  })
})
