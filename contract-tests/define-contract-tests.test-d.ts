import * as node from 'node:test'
import * as vitest from 'vitest'
import { defineContractTests } from './index.ts'

// What the types of Jest declare, as far as it matters here.
interface Done {
  (...args: unknown[]): unknown
  fail(error?: string): unknown
}
interface Jest {
  describe: (name: string | number, define: () => void) => void
  test: (name: string, fn?: ((done: Done) => undefined) | (() => PromiseLike<unknown>), timeout?: number) => void
}
declare const jest: Jest

vitest.test('the runners are taken as they are', () => {
  const url = 'http://localhost:3000'
  void (() => {
    defineContractTests({ describe: vitest.describe, test: vitest.test }, { url })
    defineContractTests({ describe: node.describe, test: node.test }, { url })
    defineContractTests(jest, async () => ({ url, write: true }))
    // @ts-expect-error a misspelt option is no option
    defineContractTests(jest, { url, wirte: true })
  })
})
