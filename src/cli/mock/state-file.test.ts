import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createService } from '../../server/service.ts'
import { readSeed, readSnapshot } from './state-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compute-pools-'))
})
afterAll(() => rm(folder, { recursive: true }))

const broken: [string, string | Uint8Array, RegExp][] = [
  ['no content', '', /it is empty/],
  [
    'half of its content',
    '{"savedBy":"compute-pools mock --stateful --save, version 1","pools":[',
    /line 1 is not valid JSON: Unexpected end of JSON input/,
  ],
  ['other JSON', '{"name":"my-package"}', /it was not written by --save: expected "savedBy"/],
  ['an array', '[]', /it was not written by --save: expected "savedBy"/],
  ['bytes that are not UTF-8', new Uint8Array([0xff, 0xfe, 0x00]), /it is not UTF-8 text/],
  [
    'a pool without an id',
    '{"savedBy":"compute-pools mock --stateful --save, version 1","pools":[{}],"activities":[],"past":{"retiredIds":[],"readyAt":{}}}',
    /\/pools\/0\/\w+ is missing \(and 13 more errors\)/,
  ],
  [
    'no past',
    '{"savedBy":"compute-pools mock --stateful --save, version 1","pools":[],"activities":[]}',
    /\/past\/retiredIds must be an array of strings/,
  ],
  [
    'a readyAt that is not a number',
    '{"savedBy":"compute-pools mock --stateful --save, version 1","pools":[],"activities":[],"past":{"retiredIds":[],"readyAt":{"a":"b"}}}',
    /\/past\/readyAt\/a must be a number/,
  ],
]
test.each(broken)('a state file with %s is rejected by name and not changed', async (_, content, reason) => {
  const path = join(folder, 'broken.json')
  await writeFile(path, content)
  const error = await readSnapshot(path).catch((problem: unknown) => problem)
  expect(error).toMatchObject({ name: 'StateFileError' })
  expect(String(error)).toContain(`cannot resume from ${path}: `)
  expect(String(error)).toContain('the file was not changed')
  expect(String(error)).toMatch(reason)
  expect(await readFile(path)).toEqual(Buffer.from(content))
})

test('a seed can be a response of the API, or pools with or without activities', async () => {
  const path = join(folder, 'seed.json')
  const { fetch } = createService({})
  const list = await (await fetch('/api/pools')).json()
  const log = await (await fetch('/api/pools/activity')).json()
  await writeFile(path, JSON.stringify(list))
  expect(await readSeed(path)).toEqual({ pools: list.pools, activities: [] })
  await writeFile(path, JSON.stringify({ pools: list.pools, ...log }))
  expect(await readSeed(path)).toEqual({ pools: list.pools, ...log })
})

test.each<[string, string]>([
  ['{"pools":{}}', '/pools must be array'],
  ['{"activities":[]}', 'expected a JSON object with "pools"'],
  ['{"pools":[],"activities":[{}]}', '/activities/0/id is missing (and 6 more errors)'],
  ['nonsense', 'it is not valid JSON: '],
  ['{\n"pools": [1\n2]}', "line 3 is not valid JSON: Expected ',' or ']' after array element"],
  ['two\nlines', `it is not valid JSON: Unexpected token 'w'`],
  ['\t', 'it is empty'],
])('the seed %s is rejected', async (content, reason) => {
  const path = join(folder, 'bad-seed.json')
  await writeFile(path, content)
  await expect(readSeed(path)).rejects.toThrow(`cannot load seed ${path}: ${reason}`)
})

test('a directory is rejected as a seed and as a state file', async () => {
  await expect(readSeed(folder)).rejects.toThrow(`cannot load seed ${folder}: it is a directory`)
  await expect(readSnapshot(folder)).rejects.toThrow(`cannot resume from ${folder}: it is a directory; the file was not changed`)
})

test('the error for a missing seed file names it and the other values of --seed', async () => {
  const path = join(folder, 'nowhere.json')
  await expect(readSeed(path)).rejects.toThrow(
    `cannot load seed ${path}: the file does not exist; --seed also accepts document and empty`,
  )
})
