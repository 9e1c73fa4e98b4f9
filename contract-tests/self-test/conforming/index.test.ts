import { expect, test } from 'vitest'
import { variants } from './index.ts'
import { variantsTable } from './table.ts'

test('every variant has an id of its own, and does something of its own', () => {
  expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length)
  expect(new Set(variants.map(({ allows }) => allows)).size).toBe(variants.length)
})

test('the page of variants is up to date (npx vitest -u writes it anew)', async () => {
  await expect(variantsTable()).toMatchFileSnapshot('../../../docs/conforming-servers.md')
})
