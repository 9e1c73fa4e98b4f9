import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { checks } from '../index.ts'
import { resolvePointer } from '../model/spec-pointer.ts'
import { type ListedCheck, listings } from './check-list.ts'

test('docs/checks.md is what the checks say, with an example of each: npm run docs:checks writes it anew', async () => {
  const page = await readFile('docs/checks.md', 'utf8')
  const example = /^- \*\*(Passes|Fails):\*\* .+\n/gm
  const written = page.replace(example, '').split('\n')
  const said = listings.markdown(checks()).replace(example, '').split('\n')
  expect(written.filter((line) => !said.includes(line))).toEqual([])
  expect(said.filter((line) => !written.includes(line))).toEqual([])
  expect(page.match(example)).toHaveLength(2 * checks().length)
})

test('every check has a place in the description', () => {
  const listed: ListedCheck[] = JSON.parse(listings.json(checks()))
  expect(listed).toHaveLength(checks().length)
  expect(
    listed.filter(({ pointer }) => resolvePointer(pointer) === undefined).map(({ id, pointer }) => `${id}: ${pointer}`),
  ).toEqual([])
})

test('the list for people has a line for each check, and counts them by level', () => {
  const lines = listings.terminal(checks()).trimEnd().split('\n')
  expect(lines.filter((line) => / (must|should|may) /.test(line))).toHaveLength(checks().length)
  expect(lines.at(-1)).toMatch(/^\d+ checks: \d+ must, \d+ should, \d+ may$/)
})
