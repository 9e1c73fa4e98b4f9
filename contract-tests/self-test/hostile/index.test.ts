import { expect, test } from 'vitest'
import { listAttacks } from '../../../src/testing/hostile/attack.ts'
import { libraryAttacks } from '../../../src/testing/hostile/index.ts'
import { attacks, suiteAttacks } from './index.ts'
import { attacksTable } from './table.ts'

const all = listAttacks(attacks)

test('at least 60 attacks try each promise', () => {
  expect(all.length).toBeGreaterThanOrEqual(60)
  expect(new Set(all.map(({ promise }) => promise)).size).toBe(6)
})

test('every attack has its own description, which is one clause', () => {
  expect(new Set(all.map(({ description }) => description)).size).toBe(all.length)
  expect(all.filter(({ description }) => /\.$|\n/.test(description)).map(({ name }) => name)).toEqual([])
})

test('areas and ids are in kebab case, and an area is in one folder', () => {
  const isKebabCase = (id: string) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)
  const ids = Object.values(attacks).flatMap((area) => Object.keys(area))

  expect(ids.filter((id) => !isKebabCase(id))).toEqual([])
  expect(Object.keys(suiteAttacks).filter((area) => area in libraryAttacks)).toEqual([])
})

test('docs/attacks.md is up to date (npx vitest -u writes it)', async () => {
  await expect(attacksTable()).toMatchFileSnapshot('../../../docs/attacks.md')
})
