import { expect, test } from 'vitest'
import { conformingServers } from './index.ts'
import { conformingServersTable } from './table.ts'

test('every conforming server has its own id and description', () => {
  expect(new Set(conformingServers.map(({ id }) => id)).size).toBe(conformingServers.length)
  expect(new Set(conformingServers.map(({ description }) => description)).size).toBe(conformingServers.length)
})

test('docs/conforming-servers.md is up to date (npx vitest -u writes it)', async () => {
  await expect(conformingServersTable()).toMatchFileSnapshot('../../../docs/conforming-servers.md')
})
