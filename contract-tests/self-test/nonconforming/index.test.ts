import { expect, test } from 'vitest'
import { checks } from '../../index.ts'
import { resolvePointer } from '../../model/spec-pointer.ts'
import { nonconformingServers } from './index.ts'
import { listServers } from './run.ts'
import { nonconformingServersTable } from './table.ts'

const servers = listServers(nonconformingServers)

test('every area has at least five servers, and fewer than a third of all servers only change a body', () => {
  const sizes = Object.entries(nonconformingServers).map(([area, group]) => ({ area, size: Object.keys(group).length }))

  expect(sizes.filter(({ size }) => size < 5)).toEqual([])
  expect(servers.filter(({ isBodyOnly }) => isBodyOnly).length).toBeLessThan(servers.length / 3)
})

test('every nonconforming server has its own description', () => {
  expect(new Set(servers.map(({ description }) => description)).size).toBe(servers.length)
})

test('every nonconforming server names existing checks and an existing part of the OpenAPI document', () => {
  const ids = new Set<string>(checks().map(({ id }) => id))

  expect(servers.filter(({ caughtBy }) => !caughtBy.every((id) => ids.has(id))).map(({ name }) => name)).toEqual([])
  expect(servers.filter(({ pointer }) => resolvePointer(pointer) === undefined).map(({ name }) => name)).toEqual([])
})

test('docs/nonconforming-servers.md is up to date (npx vitest -u writes it)', async () => {
  await expect(nonconformingServersTable()).toMatchFileSnapshot('../../../docs/nonconforming-servers.md')
})
