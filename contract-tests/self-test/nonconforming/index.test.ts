import { expect, test } from 'vitest'
import { checks } from '../../index.ts'
import { resolvePointer } from '../../model/spec-pointer.ts'
import { nonconformingServers } from './index.ts'
import { flattenServers } from './run.ts'
import { nonconformingServersTable } from './table.ts'

const planted = flattenServers(nonconformingServers)

test('every class of checks has faults of its own, and few of all do no more than to write a body otherwise', () => {
  const sizes = Object.entries(nonconformingServers).map(([area, group]) => ({ area, size: Object.keys(group).length }))

  expect(sizes.filter(({ size }) => size < 5)).toEqual([])
  expect(planted.filter(({ isBodyOnly }) => isBodyOnly).length).toBeLessThan(planted.length / 3)
})

test('no two faults are the same', () => {
  expect(new Set(planted.map(({ description }) => description)).size).toBe(planted.length)
})

test('every fault names checks that there are, and a part of the description', () => {
  const ids = new Set(checks().map(({ id }) => id))

  expect(planted.filter(({ caughtBy }) => !caughtBy.every((id) => ids.has(id))).map(({ name }) => name)).toEqual([])
  expect(planted.filter(({ pointer }) => resolvePointer(pointer) === undefined).map(({ name }) => name)).toEqual([])
})

test('the page of faults is up to date (npx vitest -u writes it anew)', async () => {
  await expect(nonconformingServersTable()).toMatchFileSnapshot('../../../docs/nonconforming-servers.md')
})
