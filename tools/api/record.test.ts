import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { exported } from '../../tsup.config.ts'
import { stableParts } from './commands.ts'
import { declarations } from './declarations.ts'
import { findExposedAny } from './exposed-any.ts'
import { buildRecord, replaceRecord } from './record.ts'

const hint = 'the public surface changed; if intended, run npm run api, review the diff, and follow SEMVER.md'

test('names, types, exports, flags, exit statuses, checks and the report match the record', async () => {
  const recorded = await readFolder('tools/api/record')
  const current = await buildRecord()
  expect([...recorded.keys()].sort(), hint).toEqual([...current.keys()].sort())
  for (const [name, text] of current) expect(text, `${name}: ${hint}`).toBe(recorded.get(name))
}, 120_000)

test('the record contains exports, types, flags, exit statuses and checks', async () => {
  const recorded = await readFolder('tools/api/record')
  expect(recorded.get('types/index.d.ts')).toContain('getPool(poolId: string, options?: CallOptions): Promise<Pool>;')
  expect(recorded.get('types/reached.d.ts')).toContain('interface components')
  expect(recorded.get('commands.txt')).toMatch(/^ {2}--reporter NAME\[=FILE\] \(repeatable; default terminal\)$/m)
  expect(recorded.get('commands.txt')).toMatch(/^compute-pools verify .*[\s\S]*? {2}exit status 3\n {2}exit status 130\n/m)
  expect(recorded.get('checks.txt')).toMatch(/^must {4}\S+$/m)
})

test('changes of flags, defaults and exit statuses are recorded, changes of prose are not', () => {
  const help =
    'Do it\n\nUsage: it [options]\n\nOptions:\n  --port N   Port (default 1)\n  --on       Switch\n\nExit status:\n  0    fine\n  1    not\n'
  const expected = 'it [options]\n  --port N (default 1)\n  --on\n  exit status 0\n  exit status 1\n'
  expect(stableParts(help)).toBe(expected)
  expect(stableParts(help.replace('Switch', 'Turn it on').replace('Do it', 'Do'))).toBe(expected)
  expect(stableParts(help.replace('--on ', '--on X '))).toBe(expected.replace('--on', '--on X'))
  expect(stableParts(help.replace('default 1', 'default 2'))).toBe(expected.replace('default 1', 'default 2'))
  expect(stableParts(help.replace('  1    not\n', ''))).toBe(expected.replace('  exit status 1\n', ''))
})

test('a type that no entry exports is recorded if an exported one uses it', () => {
  const found = declarations({ wait: 'src/client/wait-for-pool.ts' })
  expect(found.get('wait')).toContain('// waitForPool\nexport declare function waitForPool(')
  expect(found.get('reached')).toContain('export interface ComputePoolsClient')
}, 60_000)

test('no exported type exposes any', async () => {
  expect(findExposedAny(exported)).toEqual([])

  await mkdir('.cache', { recursive: true })
  const folder = await mkdtemp('.cache/exposed-any-')
  try {
    const file = join(folder, 'leaky.ts')
    await writeFile(
      file,
      `interface Hidden { deep: { list(): Promise<Array<any>> } }
export class Leaky<Of extends Record<string, any>> { constructor(readonly options: { of?: Of; hidden: Hidden }) {} }
export type Callback = (listener: (value: any) => void, response: Response) => unknown
export type Missing = import('a-package-that-is-not-installed').Thing
export const fine: { response: Response; error: Error } | undefined = undefined`,
    )
    expect(findExposedAny({ leaky: file })).toMatchInlineSnapshot(`
      [
        "leaky: Leaky<> extends<>",
        "leaky: Leaky.options.hidden.deep.list()<><>",
        "leaky: Leaky.prototype<>",
        "leaky: Leaky.prototype.options.of",
        "leaky: Callback(listener)(value)",
        "leaky: Missing",
      ]
    `)
  } finally {
    await rm(folder, { recursive: true })
  }
}, 120_000)

test('a new record removes the files of the previous one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'compute-pools-record-'))
  const record = (files: Record<string, string>) => replaceRecord(pathToFileURL(`${folder}/`), new Map(Object.entries(files)))
  await record({ 'a.txt': '1', 'types/a.d.ts': '2', 'types/server/node.d.ts': '3' })
  await record({ 'a.txt': '4', 'types/server/node.d.ts': '5' })
  expect(Object.fromEntries(await readFolder(folder))).toEqual({ 'a.txt': '4', 'types/server/node.d.ts': '5' })
})

async function readFolder(folder: string): Promise<Map<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`)
  return new Map(
    await Promise.all(
      files.map(async (file): Promise<[string, string]> => [file.slice(folder.length + 1), await readFile(file, 'utf8')]),
    ),
  )
}
