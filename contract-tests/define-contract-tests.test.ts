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
const lying = mutateBody('listPools', (body) => ({ ...body, summary: { ...body.summary, totalPools: 99 } }))(original)

test('every check is a test, and two more ask whether anything was judged, and left', () => {
  const { tests, groups } = defined({ fetch: original })
  expect(groups).toEqual(['Compute Pools API'])
  expect(tests.size).toBe(allChecks().length + 2)
  expect(defined({ fetch: original, only: 'summary.*' }).tests.size).toBe(5)
})

test('a test fails with what the terminal shows of its check, and the others pass', async () => {
  const { run } = defined({ fetch: lying, only: 'summary.*' })
  await expect(run('summary.total-pools')).rejects.toThrow(
    /✗ summary\.total-pools\S* should\n[\s\S]*section {3}Endpoints \/ Get All Compute Pools[\s\S]*actual[\s\S]*99[\s\S]*try {7}curl/,
  )
  await run('summary.active-pools')
})

test('what was not run, and what is only advice, is skipped with the reason', async () => {
  const skipped: string[] = []
  const context = { skip: (reason: string) => void skipped.push(reason) }
  await defined({ fetch: original }).run('lifecycle.deleted-pool-is-gone', context)
  await defined({ fetch: lying, only: 'summary.*', failOn: 'must' }).run('summary.total-pools', context)
  expect(skipped[0]).toBe('skipped: pools are created, changed and deleted only with --write')
  expect(skipped[1]).toMatch(/^advice: \n✗ summary\.total-pools/)
})

test('where a test cannot be skipped from within, it is said on the console', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  await defined({ fetch: original }).run('lifecycle.deleted-pool-is-gone')
  expect(warn.mock.calls).toEqual([
    ['lifecycle.deleted-pool-is-gone was not tested: skipped: pools are created, changed and deleted only with --write'],
  ])
  warn.mockRestore()
})

test('a selection of which nothing could be judged fails once, and says why', async () => {
  const { run } = defined({ fetch: original, only: 'lifecycle.*' })
  await expect(run('the run judges something')).rejects.toThrow(
    'none of the selected checks was judged: pools are created, changed and deleted only with --write',
  )
  await defined({ fetch: lying, only: 'summary.total-pools*', failOn: 'must' }).run('the run judges something')
})

test('what cannot be decided fails', async () => {
  const refusing = async () => Response.json({}, { status: 429, headers: { 'retry-after': '0' } })
  await expect(defined({ fetch: refusing, only: 'summary.*' }).run('summary.total-pools')).rejects.toThrow(
    'inconclusive: GET /api/pools is answered with 429',
  )
})

test('all tests share one run, and a function is asked for the options when the first begins', async () => {
  const options = vi.fn(async () => ({ fetch: original, only: 'summary.*' }))
  const { tests, run } = defined(options)
  expect(options).not.toHaveBeenCalled()
  await Promise.all(['summary.total-pools', 'summary.active-pools', 'every pool'].map((name) => run(name)))
  expect(options).toHaveBeenCalledTimes(1)
  expect(tests.size).toBe(allChecks().length + 2)
})

test('node:test runs them, and reports what is skipped as skipped', async () => {
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
    if (!found) throw new Error(`no test begins with ${beginning}: ${[...tests.keys()].join('\n')}`)
    await found(...context)
  }
  return { groups, tests, run }
}
