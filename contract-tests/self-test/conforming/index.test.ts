import { expect, test } from 'vitest'
import { conformingServers } from './index.ts'
import { conformingServersTable } from './table.ts'

test('every variant has an id of its own, and does something of its own', () => {
  expect(new Set(conformingServers.map(({ id }) => id)).size).toBe(conformingServers.length)
  expect(new Set(conformingServers.map(({ description }) => description)).size).toBe(conformingServers.length)
})

test('the page of variants is up to date (npx vitest -u writes it anew)', async () => {
  await expect(conformingServersTable()).toMatchFileSnapshot('../../../docs/conforming-servers.md')
})
