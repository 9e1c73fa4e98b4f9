import { chmod, lstat, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeFileAtomically, writePrivateFileAtomically } from './atomic-write.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compute-pools-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a reader finds the old or the new text while a file is replaced', async () => {
  const path = join(folder, 'whole.json')
  const texts = ['a', 'b'].map((letter) => letter.repeat(500_000))
  await writeFileAtomically(path, texts[0] ?? '')
  let writing = true
  const writer = (async () => {
    for (let i = 0; i < 40; i += 1) await writeFileAtomically(path, texts[i % 2] ?? '')
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

test('a symbolic link stays a link, and a file keeps its permissions', async () => {
  const target = join(folder, 'target.json')
  const link = join(folder, 'link.json')
  await writeFile(target, 'old')
  await chmod(target, 0o600)
  await symlink(target, link)
  await writeFileAtomically(link, 'new')
  expect(await readlink(link)).toBe(target)
  expect(await readFile(target, 'utf8')).toBe('new')
  expect((await stat(target)).mode & 0o777).toBe(0o600)
})

test('a private file replaces a symbolic link, and only its owner can read it', async () => {
  const victim = join(folder, 'victim.json')
  const path = join(folder, 'state.json')
  await writeFile(victim, 'old')
  await symlink(victim, path)
  await writePrivateFileAtomically(path, 'new')
  expect((await lstat(path)).isSymbolicLink()).toBe(false)
  expect(await readFile(victim, 'utf8')).toBe('old')
  await chmod(path, 0o666)
  await writePrivateFileAtomically(path, 'newer')
  expect(await readFile(path, 'utf8')).toBe('newer')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})
