import { mkdir, mkdtemp, open, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareOutputs, supportsColor, writeOutput } from './outputs.ts'

test('only a terminal gets colors, unless NO_COLOR is set or TERM is dumb', () => {
  expect(supportsColor({ isTTY: true }, {})).toBe(true)
  expect(supportsColor({ isTTY: true }, { NO_COLOR: '' })).toBe(true)
  expect(supportsColor({ isTTY: true }, { NO_COLOR: '1' })).toBe(false)
  expect(supportsColor({ isTTY: true }, { TERM: 'dumb' })).toBe(false)
  expect(supportsColor({}, {})).toBe(false)
})

test('a file is replaced, also through a symbolic link, and a device is written to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'compute-pools-outputs-'))
  const [file, link] = [join(folder, 'report.json'), join(folder, 'latest')]
  await writeFile(file, 'old')
  await symlink(file, link)
  expect(await writeOutput({ name: 'json', file: link }, 'new')).toBe(true)
  expect(await readFile(file, 'utf8')).toBe('new')
  expect(await readlink(link)).toBe(file)
  expect(await writeOutput({ name: 'json', file: '/dev/null' }, 'gone')).toBe(true)
  expect(await readFile('/dev/null', 'utf8')).toBe('')
})

test.skipIf(process.platform === 'win32')('a report is appended to an open file descriptor', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'compute-pools-outputs-')), 'all.log')
  await writeFile(file, 'before, ')
  const log = await open(file, 'a')
  expect(await writeOutput({ name: 'json', file: `/dev/fd/${log.fd}` }, 'report')).toBe(true)
  await log.close()
  expect(await readFile(file, 'utf8')).toBe('before, report')
})

test('a path that cannot be written is rejected before the run, and the check leaves no file behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'compute-pools-outputs-'))
  await writeFile(join(folder, 'file'), '')
  await mkdir(join(folder, 'directory'))
  const prepare = (name: string) => prepareOutputs([{ name: 'html', file: join(folder, name) }])
  await expect(prepare('directory')).rejects.toThrow(
    /^invalid --reporter html=.*directory: it is a directory; write --reporter html=ANOTHER-FILE$/,
  )
  await expect(prepare('file/report.html')).rejects.toThrow('cannot create its directory: EEXIST')
  await expect(prepare('a'.repeat(256))).rejects.toThrow('cannot write a file there: ENAMETOOLONG')
  const longest = join('new', 'deep', 'a'.repeat(255))
  await prepare(longest)
  expect(await readdir(join(folder, 'new', 'deep'))).toEqual([])
  expect(await writeOutput({ name: 'html', file: join(folder, longest) }, 'x')).toBe(true)
})

// Where the system reports ENOENT although the parent exists, Node's own recursive mkdir never returns.
test.runIf(process.platform === 'linux')('a path in a special file system is rejected by name', async () => {
  const errorOf = (file: string) => prepareOutputs([{ name: 'json', file }]).catch((error: Error) => error.message)
  expect(await errorOf('/proc/none/report.json')).toBe(
    "invalid --reporter json=/proc/none/report.json: cannot create its directory: ENOENT: no such file or directory, mkdir '/proc/none'; write --reporter json=ANOTHER-FILE",
  )
  expect(await errorOf('/proc/report.json')).toMatch(
    /^invalid --reporter json=\/proc\/report\.json: cannot write a file there: ENOENT/,
  )
  expect(await errorOf('/proc/version')).toMatch(/^invalid --reporter json=\/proc\/version: cannot write a file there: /)
  expect(await errorOf('/dev/fd/987')).toMatch(/^invalid --reporter json=\/dev\/fd\/987: cannot write a file there: ENOENT/)
})
