import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { frameworks } from './frameworks.ts'
import { frameworksPage } from './page.ts'

test('docs/frameworks.md is up to date (npx vitest -u writes it)', async () => {
  await expect(frameworksPage()).toMatchFileSnapshot('../../../docs/frameworks.md')
})

test.each(Object.entries(frameworks))('every server in the folder of %s is run', (name, { servers }) => {
  expect(servers.map(({ file }) => file).sort()).toEqual(readdirSync(join(import.meta.dirname, name)).sort())
})

test.each(Object.entries(frameworks))('every default of %s is reported by a check', (_name, { servers }) => {
  const defaults = servers.flatMap(({ defaults }) => defaults)
  expect(defaults.filter(({ checks }) => checks.length === 0)).toEqual([])
})
