import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createService } from '../../server/service.ts'
import { replaceFile, Saving } from './save.ts'
import { readSaved, readSeed, textFor } from './state-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compute-pools-'))
})
afterAll(() => rm(folder, { recursive: true }))

const newPool = JSON.stringify({
  name: 'Trial',
  region: 'us-west-2',
  provider: 'AWS',
  nodeTypes: [{ type: 'g5.12xlarge', count: 8 }],
})
const create = { method: 'POST', headers: { 'content-type': 'application/json' }, body: newPool }

test('a server goes on from what another one saved: pools, log, ids that are used up, and what is starting', async () => {
  let now = Date.parse('2023-06-12T09:00:00Z')
  const first = createService({ now: () => now })
  await first.fetch('/api/pools', create)
  await first.fetch('/api/pools/pool-7', { method: 'DELETE' })
  await first.fetch('/api/pools', create)
  const path = join(folder, 'goes-on.json')
  await replaceFile(path, textFor(first.snapshot()))

  const saved = await readSaved(path)
  const second = createService({ now: () => now, ...saved }, saved?.resumeState)
  expect(second.state()).toEqual(first.state())
  now += 10_000
  expect(await (await second.fetch('/api/pools/pool-14')).json()).toMatchObject({ status: 'active' })
  expect((await second.fetch('/api/pools/pool-7')).status).toBe(404)
  expect((await (await second.fetch('/api/pools', create)).json()).id).toBe('pool-15')
})

test('there is nothing to go on from before anything was saved', async () => {
  expect(await readSaved(join(folder, 'not-yet.json'))).toBeUndefined()
})

test('what is told is in the file before it is answered, and many at once are written together', async () => {
  const path = join(folder, 'prompt.json')
  let writes = 0
  const service = createService({}, undefined, () => saving.upToDate())
  const counted = {
    revision: service.revision,
    snapshot: () => {
      writes += 1
      return service.snapshot()
    },
  }
  const saving = new Saving(path, counted, (error) => expect.unreachable(String(error)))
  await saving.upToDate()
  for (let i = 0; i < 3; i += 1) {
    const { id } = await (await service.fetch('/api/pools', create)).json()
    expect((await readSaved(path))?.pools.at(-1)?.id).toBe(id)
  }
  expect(writes).toBe(4)
  await Promise.all(Array.from({ length: 100 }, () => service.fetch('/api/pools', create)))
  expect((await readSaved(path))?.pools).toHaveLength(115)
  expect(writes).toBeLessThan(10)
  const before = writes
  await service.fetch('/api/pools')
  expect(writes).toBe(before)
})

test('a write that fails is told, leaves the old file whole, and is made up for', async () => {
  const service = createService({})
  const path = join(folder, 'later', 'state.json')
  const errors: unknown[] = []
  const saving = new Saving(path, service, (error) => errors.push(error))
  await saving.upToDate()
  expect(String(errors[0])).toContain('ENOENT')
  const { mkdir } = await import('node:fs/promises')
  await mkdir(join(folder, 'later'))
  await saving.upToDate()
  expect(errors).toHaveLength(1)
  expect((await readSaved(path))?.pools).toHaveLength(12)
})

test('whoever reads the file while it is replaced finds all of the old text or all of the new one', async () => {
  const path = join(folder, 'whole.json')
  const texts = ['a', 'b'].map((letter) => letter.repeat(500_000))
  await replaceFile(path, texts[0] ?? '')
  let writing = true
  const writer = (async () => {
    for (let i = 0; i < 40; i += 1) await replaceFile(path, texts[i % 2] ?? '')
    writing = false
  })()
  let reads = 0
  while (writing) {
    expect(texts).toContain(await readFile(path, 'utf8'))
    reads += 1
  }
  await writer
  expect(reads).toBeGreaterThan(5)
  expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('a link stays a link, and rights stay as they are', async () => {
  const target = join(folder, 'target.json')
  const link = join(folder, 'link.json')
  await writeFile(target, 'old')
  await chmod(target, 0o600)
  await symlink(target, link)
  await replaceFile(link, 'new')
  expect(await readFile(target, 'utf8')).toBe('new')
  expect((await stat(target)).mode & 0o777).toBe(0o600)
})

const broken: [string, string | Uint8Array, RegExp][] = [
  ['nothing', '', /it is empty/],
  ['half of it', '{"savedBy":"compute-pools mock --stateful --save, version 1","pools":[', /it is not JSON/],
  ['another file', '{"name":"my-package"}', /it has no "savedBy"/],
  ['an array', '[]', /it has no "savedBy"/],
  ['no text', new Uint8Array([0xff, 0xfe, 0x00]), /it is not UTF-8/],
  [
    'a pool without an id',
    '{"savedBy":"compute-pools mock --stateful --save, version 1","pools":[{}],"activities":[],"past":{"retiredIds":[],"readyAt":{}}}',
    /\/pools\/0\/\w+ is missing, and 13 more/,
  ],
  [
    'no past',
    '{"savedBy":"compute-pools mock --stateful --save, version 1","pools":[],"activities":[]}',
    /\/past\/retiredIds must be strings/,
  ],
  [
    'a time that is none',
    '{"savedBy":"compute-pools mock --stateful --save, version 1","pools":[],"activities":[],"past":{"retiredIds":[],"readyAt":{"a":"b"}}}',
    /\/past\/readyAt\/a must be a number/,
  ],
]
test.each(broken)('a file with %s is refused, by name, and left as it is', async (_, content, reason) => {
  const path = join(folder, 'broken.json')
  await writeFile(path, content)
  const refused = await readSaved(path).catch((error: unknown) => error)
  expect(refused).toMatchObject({ name: 'StateFileError' })
  expect(String(refused)).toContain(path)
  expect(String(refused)).toContain('as it is')
  expect(String(refused)).toMatch(reason)
  expect(await readFile(path)).toEqual(Buffer.from(content))
})

test('a seed can be an answer of the API, or pools with or without a log', async () => {
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
  ['{"activities":[]}', 'it is no JSON object with "pools"'],
  ['{"pools":[],"activities":[{}]}', '/activities/0/id is missing, and 6 more'],
  ['nonsense', 'it is not JSON: '],
  ['two\nlines', 'it is not JSON: Unexpected token \'w\', "two lines" is not valid JSON'],
  ['\t', 'it is empty'],
])('the seed %s is refused', async (content, reason) => {
  const path = join(folder, 'bad-seed.json')
  await writeFile(path, content)
  await expect(readSeed(path)).rejects.toThrow(`--seed: ${path} cannot be served: ${reason}`)
})

test('a folder is no file', async () => {
  await expect(readSeed(folder)).rejects.toThrow(`--seed: ${folder} cannot be served: it is a directory`)
  await expect(readSaved(folder)).rejects.toThrow(
    `--save: ${folder} cannot be gone on from: it is a directory. It was left as it is`,
  )
})

test('a seed that is not there is named, with the words that are no file', async () => {
  const path = join(folder, 'nowhere.json')
  await expect(readSeed(path)).rejects.toThrow(`--seed: there is no file ${path}; without a file, it takes document or empty`)
})
