import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { checks } from '../index.ts'
import { resolvePointer } from '../model/spec-pointer.ts'
import { checkLists, type ListedCheck } from './check-list.ts'

test('docs/checks.md lists every check with an example (npm run docs:checks writes it)', async () => {
  const page = await readFile('docs/checks.md', 'utf8')
  const example = /^- \*\*(Passes|Fails):\*\* .+\n/gm
  const actual = page.replace(example, '').split('\n')
  const expected = checkLists.markdown(checks()).replace(example, '').split('\n')
  expect(actual.filter((line) => !expected.includes(line))).toEqual([])
  expect(expected.filter((line) => !actual.includes(line))).toEqual([])
  expect(page.match(example)).toHaveLength(2 * checks().length)
})

test('every check points to a part of the OpenAPI document', () => {
  const listed: ListedCheck[] = JSON.parse(checkLists.json(checks()))
  expect(listed).toHaveLength(checks().length)
  expect(
    listed.filter(({ pointer }) => resolvePointer(pointer) === undefined).map(({ id, pointer }) => `${id}: ${pointer}`),
  ).toEqual([])
})

test('the terminal list has a line per check and counts the checks by level', () => {
  const lines = checkLists.terminal(checks()).trimEnd().split('\n')
  expect(lines.filter((line) => / (must|should|may) /.test(line))).toHaveLength(checks().length)
  expect(lines.at(-1)).toMatch(/^\d+ checks: \d+ must, \d+ should, \d+ may$/)
})
