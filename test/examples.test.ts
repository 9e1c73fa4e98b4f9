import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const examples = (await readdir('examples')).filter((name) => existsSync(`examples/${name}/package.json`))

test('the README lists every example with a link to its README', async () => {
  const readme = await readFile('README.md', 'utf8')
  const listed = [...readme.matchAll(/^\| \[`examples\/(.*)`\]\(examples\/\1\/README\.md\) \|/gm)].map(([, name]) => name)
  expect(listed.sort()).toEqual(examples)
})

test('CI tests every example', async () => {
  const script = await readFile('.ci/run', 'utf8')
  const tested = [...script.matchAll(/test:examples -- ([\w-]+)/g)].map(([, name]) => name)
  expect(tested.sort()).toEqual(examples)
})

// npm copies the dependencies of the linked package into the lock files. An outdated one would change in a fresh clone.
test.each(examples)('the lock file of %s has the current dependencies of the package (npm run examples:locks)', async (name) => {
  const [own, linking] = await Promise.all(['package-lock.json', `examples/${name}/package-lock.json`].map(readLock))
  const { dev, ...copy } = linking?.['../..'] ?? {}
  expect(copy).toEqual(own?.[''])
})

async function readLock(file: string): Promise<Record<string, Record<string, unknown>>> {
  return JSON.parse(await readFile(file, 'utf8')).packages
}
