import { expect, test } from 'vitest'
import type { Fetch } from '../src/fetch.ts'
import { document } from '../src/generated/document.ts'
import { allFaults, faults } from './faults/index.ts'
import { faultsTable } from './faults/table.ts'
import { verify } from './index.ts'

const planted = allFaults()

test.concurrent.for(planted)('$name is found, by the check that names it', { timeout: 120_000 }, async (fault) => {
  const served = await fault.serve()
  const server: { fetch: Fetch } | { url: string } = typeof served === 'function' ? { fetch: served } : { url: served.url }
  try {
    const { findings } = await verify({ ...server, ...fault.needs, write: true, seed: 1 })

    const found = findings.filter(({ level }) => level !== 'may').map(({ check }) => check)
    expect(
      found.filter((check) => fault.caughtBy.includes(check)),
      `found by ${[...new Set(found)].join(', ') || 'nothing'}`,
    ).not.toEqual([])
  } finally {
    if (typeof served !== 'function') await served.stop()
  }
})

test('every class of checks has at least five faults, and no more than a third of all do no more than to write a body otherwise', () => {
  const sizes = Object.entries(faults).map(([area, group]) => ({ area, size: Object.keys(group).length }))

  expect(sizes.filter(({ size }) => size < 5)).toEqual([])
  expect(planted.filter(({ isOnlyWriting }) => isOnlyWriting).length).toBeLessThanOrEqual(planted.length / 3)
})

test('every fault points to a part of the description', () => {
  expect(planted.filter(({ pointer }) => at(pointer) === undefined).map(({ name }) => name)).toEqual([])
})

test('the page of faults is up to date (npx vitest -u writes it anew)', async () => {
  await expect(faultsTable()).toMatchFileSnapshot('../docs/faults.md')
})

function at(pointer: string): unknown {
  let node: unknown = document
  for (const step of pointer.split('/').slice(1)) {
    node = (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return node
}
