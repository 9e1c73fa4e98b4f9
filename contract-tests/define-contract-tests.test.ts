import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { createServer } from '../src/server.ts'
import { defineContractTests } from './define-contract-tests.ts'
import { checks as allChecks, type VerifyOptions } from './index.ts'
import { mutateBody } from './self-test/mutators.ts'

const { fetch: original } = createServer()
const mutated = mutateBody('listPools', (body) => ({ ...body, summary: { ...body.summary, totalPools: 99 } }))(original)

test('every check is a test, and two more tests cover the run as a whole', () => {
  const { tests, groups } = defined({ fetch: original })
  expect(groups).toEqual(['Compute Pools API'])
  expect(tests.size).toBe(allChecks().length + 2)
  expect(defined({ fetch: original, only: 'summary.*' }).tests.size).toBe(5)
})

test('a test fails with the text of the terminal reporter, and the others pass', async () => {
  const { run } = defined({ fetch: mutated, only: 'summary.*' })
  await expect(run('summary.total-pools')).rejects.toThrow(
    /✗ summary\.total-pools\S* should\n[\s\S]*section {3}Endpoints \/ Get All Compute Pools[\s\S]*actual[\s\S]*99[\s\S]*reproduce curl/,
  )
  await run('summary.active-pools')
})

test('a check that was skipped or gives only advice is skipped with the reason', async () => {
  const skipped: string[] = []
  const context = { skip: (reason: string) => void skipped.push(reason) }
  await defined({ fetch: original }).run('lifecycle.deleted-pool-is-gone', context)
  await defined({ fetch: mutated, only: 'summary.*', failOn: 'must' }).run('summary.total-pools', context)
  expect(skipped[0]).toBe('skipped: pools are created, changed and deleted only with --write')
  expect(skipped[1]).toMatch(/^advice: \n✗ summary\.total-pools/)
})

test('a runner that cannot skip from within a test warns on the console', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  await defined({ fetch: original }).run('lifecycle.deleted-pool-is-gone')
  expect(warn.mock.calls).toEqual([
    ['lifecycle.deleted-pool-is-gone was not tested: skipped: pools are created, changed and deleted only with --write'],
  ])
  warn.mockRestore()
})

test('a run that judged no check fails once, with the reasons', async () => {
  const { run } = defined({ fetch: original, only: 'lifecycle.*' })
  await expect(run('the run judges at least one check')).rejects.toThrow(
    'no selected check was judged: pools are created, changed and deleted only with --write',
  )
  await defined({ fetch: mutated, only: 'summary.total-pools*', failOn: 'must' }).run('the run judges at least one check')
})

test('an inconclusive check fails', async () => {
  const rateLimited = async () => Response.json({}, { status: 429, headers: { 'retry-after': '0' } })
  await expect(defined({ fetch: rateLimited, only: 'summary.*' }).run('summary.total-pools')).rejects.toThrow(
    'inconclusive: GET /api/pools returned 429',
  )
})

test('all tests share one run, and options from a function are requested when the first test starts', async () => {
  const options = vi.fn(async () => ({ fetch: original, only: 'summary.*' }))
  const { tests, run } = defined(options)
  expect(options).not.toHaveBeenCalled()
  await Promise.all(['summary.total-pools', 'summary.active-pools', 'the run deletes'].map((name) => run(name)))
  expect(options).toHaveBeenCalledTimes(1)
  expect(tests.size).toBe(allChecks().length + 2)
})

test('node:test runs the checks and reports skipped ones', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'compute-pools-node-test-')), 'contract.test.mjs')
  const here = (path: string) => JSON.stringify(pathToFileURL(path).href)
  await writeFile(
    file,
    `import { describe, test } from 'node:test'
import { defineContractTests } from ${here('contract-tests/index.ts')}
import { createServer } from ${here('src/server.ts')}
defineContractTests({ describe, test }, { fetch: createServer().fetch, only: ['summary.*', 'lifecycle.deleted-pool-is-gone'] })`,
  )
  const output = await new Promise<string>((resolve) => {
    const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env
    execFile(process.execPath, ['--import', 'tsx', '--test', '--test-reporter=tap', file], { env }, (_, out) => resolve(out))
  })
  expect(output).toContain('# SKIP skipped: pools are created')
  expect(output).toMatch(/# pass 5\n# fail 0\n# cancelled 0\n# skipped 1/)
}, 60_000)

describe('in Vitest itself', () => {
  defineContractTests({ describe, test }, { fetch: original, only: 'summary.*' })
})

/** Registers the tests with a runner that only collects them. */
function defined(options: VerifyOptions | (() => Promise<VerifyOptions>)) {
  const groups: string[] = []
  const tests = new Map<string, (...context: unknown[]) => Promise<void>>()
  const runner = {
    describe(name: string, define: () => void) {
      groups.push(name)
      define()
    },
    test: (name: string, run: (...context: unknown[]) => Promise<void>) => void tests.set(name, run),
  }
  defineContractTests(runner, options)
  const run = async (beginning: string, ...context: unknown[]) => {
    const [, found] = [...tests].find(([name]) => name.startsWith(beginning)) ?? []
    if (!found) throw new Error(`no test name starts with ${beginning}: ${[...tests.keys()].join('\n')}`)
    await found(...context)
  }
  return { groups, tests, run }
}
