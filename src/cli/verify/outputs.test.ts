import { mkdir, mkdtemp, open, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepared, takesColor, writeOutput } from './outputs.ts'

test('colours are for a terminal, unless NO_COLOR or a dumb terminal says otherwise', () => {
  expect(takesColor({ isTTY: true }, {})).toBe(true)
  expect(takesColor({ isTTY: true }, { NO_COLOR: '' })).toBe(true)
  expect(takesColor({ isTTY: true }, { NO_COLOR: '1' })).toBe(false)
  expect(takesColor({ isTTY: true }, { TERM: 'dumb' })).toBe(false)
  expect(takesColor({}, {})).toBe(false)
})

test('a file is replaced as a whole, also where a link leads to it, and a device is only written to', async () => {
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

test.skipIf(process.platform === 'win32')('what stdout goes to, by its name, keeps what others wrote there', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'compute-pools-outputs-')), 'all.log')
  await writeFile(file, 'before, ')
  const log = await open(file, 'a')
  expect(await writeOutput({ name: 'json', file: `/dev/fd/${log.fd}` }, 'report')).toBe(true)
  await log.close()
  expect(await readFile(file, 'utf8')).toBe('before, report')
})

test('a place that cannot have a file is refused before the run, and nothing is left where one can be', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'compute-pools-outputs-'))
  await writeFile(join(folder, 'file'), '')
  await mkdir(join(folder, 'directory'))
  const prepare = (name: string) => prepared([{ name: 'html', file: join(folder, name) }])
  await expect(prepare('directory')).rejects.toThrow(
    /^--reporter html=.*directory: this is a directory, and a file is needed; write --reporter html=ANOTHER-FILE$/,
  )
  await expect(prepare('file/report.html')).rejects.toThrow('its directory cannot be made: EEXIST')
  await expect(prepare('a'.repeat(256))).rejects.toThrow('no file can be written there: ENAMETOOLONG')
  const longest = join('new', 'deep', 'a'.repeat(255))
  await prepare(longest)
  expect(await readdir(join(folder, 'new', 'deep'))).toEqual([])
  expect(await writeOutput({ name: 'html', file: join(folder, longest) }, 'x')).toBe(true)
})

// Where the system says that there is no such directory, though its parent is there, Node's own mkdir never comes to an end.
test.runIf(process.platform === 'linux')('a place where the system takes no files is refused, by name', async () => {
  const refused = (file: string) => prepared([{ name: 'json', file }]).catch((error: Error) => error.message)
  expect(await refused('/proc/none/report.json')).toBe(
    "--reporter json=/proc/none/report.json: its directory cannot be made: ENOENT: no such file or directory, mkdir '/proc/none'; write --reporter json=ANOTHER-FILE",
  )
  expect(await refused('/proc/report.json')).toMatch(
    /^--reporter json=\/proc\/report\.json: no file can be written there: ENOENT/,
  )
  expect(await refused('/proc/version')).toMatch(/^--reporter json=\/proc\/version: no file can be written there: /)
  expect(await refused('/dev/fd/987')).toMatch(/^--reporter json=\/dev\/fd\/987: no file can be written there: ENOENT/)
})
