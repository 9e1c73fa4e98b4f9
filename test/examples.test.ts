import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const examples = (await readdir('examples')).filter((name) => existsSync(`examples/${name}/package.json`))

test('the README names every example, with the page to begin at', async () => {
  const readme = await readFile('README.md', 'utf8')
  const named = [...readme.matchAll(/^\| \[`examples\/(.*)`\]\(examples\/\1\/README\.md\) \|/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(examples)
})

test('CI tries every example', async () => {
  const run = await readFile('.ci/run', 'utf8')
  const [, others = ''] = run.match(/^ +for example in (.*); do$/m) ?? []
  expect([...others.split(' '), ...[...run.matchAll(/test:examples -- ([\w-]+)/g)].map(([, name]) => name)].sort()).toEqual(
    examples,
  )
})

// Through the link to this folder, npm copies what package.json says into their lock files, and would change those of a fresh clone.
test.each(examples)("the lock file of %s knows the package's dependencies as they are: npm run examples:locks", async (name) => {
  const [here, there] = await Promise.all(['package-lock.json', `examples/${name}/package-lock.json`].map(readLock))
  const { dev, ...copy } = there?.['../..'] ?? {}
  expect(copy).toEqual(here?.[''])
})

async function readLock(file: string): Promise<Record<string, Record<string, unknown>>> {
  return JSON.parse(await readFile(file, 'utf8')).packages
}
