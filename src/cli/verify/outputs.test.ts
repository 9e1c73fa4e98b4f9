import { mkdir, mkdtemp, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
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

test('a place that cannot have a file is refused before the run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'compute-pools-outputs-'))
  await writeFile(join(folder, 'file'), '')
  await mkdir(join(folder, 'directory'))
  const prepare = (name: string) => prepared([{ name: 'html', file: join(folder, name) }])
  await expect(prepare('directory')).rejects.toThrow(/^--reporter html=.*directory: this is a directory, and a file is needed$/)
  await expect(prepare('file/report.html')).rejects.toThrow('its directory cannot be made')
  await prepare('new/deep/report.html')
  expect(await writeOutput({ name: 'html', file: join(folder, 'new/deep/report.html') }, 'x')).toBe(true)
})
