import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeBlocks } from '../tools/docs/code-blocks.ts'
import { installPacked } from '../tools/release/packed.ts'

// The package is built, packed, and installed offline from the tarball into an empty folder.
let folder: string
let consumer: string
let tarball: string
let contents: { filename: string; size: number; unpackedSize: number; files: { path: string; size: number }[] }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compute-pools-package-'))
  consumer = join(folder, 'consumer')
  tarball = await installPacked(consumer)
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', tarball])
  contents = JSON.parse(stdout)[0]
}, 180_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test('the tarball contains the build and documents, but no source or test', () => {
  const files = contents.files.map(({ path, size }) => `${String(size).padStart(8)}  ${path}`)
  console.info(`${contents.filename}: ${contents.size} bytes packed, ${contents.unpackedSize} unpacked\n${files.join('\n')}`)
  const paths = contents.files.map(({ path }) => path)
  const documents = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'THIRD_PARTY_LICENSES.md',
    'openapi/README.md',
    'openapi/openapi.yaml',
  ]
  const own = [...documents, 'contract-tests/report.schema.json', 'package.json'].sort()
  expect(paths.filter((path) => !path.startsWith('dist/')).sort()).toEqual(own)
  expect(paths.filter((path) => path.startsWith('dist/') && !/^dist\/(server\/)?[\w.-]+\.(js|d\.ts|json)$/.test(path))).toEqual(
    [],
  )
  // One file per export with its types, the command, and shared chunks whose names end in a checksum.
  const named = paths
    .filter((path) => path.startsWith('dist/') && !/-[\w-]{8}\.(js|d\.ts)$/.test(path))
    .map((path) => path.slice(5))
  const modules = ['contract', 'index', 'mock', 'server', 'server/node', 'tanstack-query', 'unvalidated', 'validators']
  const expected = ['cli.js', 'openapi.json', ...modules.flatMap((it) => [`${it}.d.ts`, `${it}.js`])]
  expect(named.sort()).toEqual(expected.sort())
  expect(contents.size).toBeLessThan(325_000)
})

test('installing it adds only openapi-fetch and its types', async () => {
  const scopes = await readdir(join(consumer, 'node_modules'), { withFileTypes: true })
  const names = scopes.map(({ name }) => name).filter((name) => !name.startsWith('.'))
  expect(names.sort()).toEqual(['@nightcrawler', 'openapi-fetch', 'openapi-typescript-helpers'])
})

test.each([
  ['.', 7500],
  ['./unvalidated', 5650],
])('all exports of %s, minified and gzipped, fit the budget, and the README states the size', async (path, maxBytes) => {
  const contents = `export * from '${join('@nightcrawler/compute-pools', path)}'`
  const options = { bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', write: false } as const
  const { outputFiles } = await build({ ...options, stdin: { contents, resolveDir: consumer }, logLevel: 'error' })

  const { length } = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 })
  expect(length).toBeLessThanOrEqual(maxBytes)
  expect(await readFile('README.md', 'utf8')).toContain(` ${(length / 1000).toFixed(1)} kB`)
  expect(outputFiles[0]?.text).not.toMatch(/\beval\b|new Function|\brequire\(/)
})

test('every export can be imported, and the root can be required', async () => {
  const manifest = JSON.parse(await readFile('package.json', 'utf8')) as {
    name: string
    exports: Record<string, string | object>
  }
  const paths = Object.keys(manifest.exports).map((path) => path.replace(/^\./, manifest.name))
  const script = `
    import { readFile } from 'node:fs/promises'
    import { createRequire } from 'node:module'
    const require = createRequire(import.meta.url)
    const found = { required: typeof require('${manifest.name}').createClient }
    for (const path of ${JSON.stringify(paths)}) {
      if (path.endsWith('.yaml')) found[path] = (await readFile(require.resolve(path), 'utf8')).split('\\n')[0]
      else if (path.endsWith('.json')) found[path] = Object.keys((await import(path, { with: { type: 'json' } })).default).slice(0, 2).join()
      else found[path] = Object.keys(await import(path)).sort().join()
    }
    console.log(JSON.stringify(found))`
  const found = JSON.parse(await node(['--no-warnings', '--input-type=module', '--eval', script]))
  expect(found).toMatchObject({
    required: 'function',
    '@nightcrawler/compute-pools': expect.stringContaining('createClient'),
    '@nightcrawler/compute-pools/unvalidated': expect.stringContaining('createClient'),
    '@nightcrawler/compute-pools/validators': expect.stringContaining('isPool'),
    '@nightcrawler/compute-pools/server': expect.stringContaining('createServer'),
    '@nightcrawler/compute-pools/server/node': expect.stringContaining('listen'),
    '@nightcrawler/compute-pools/mock': 'ListenError,PrismNotInstalledError,startPrism',
    '@nightcrawler/compute-pools/contract': expect.stringContaining('verify'),
    '@nightcrawler/compute-pools/tanstack-query': 'poolMutations,poolQueries',
    '@nightcrawler/compute-pools/openapi.yaml': 'openapi: 3.1.1',
    '@nightcrawler/compute-pools/openapi.json': 'openapi,info',
    '@nightcrawler/compute-pools/package.json': 'name,version',
  })
  expect(Object.keys(found)).toHaveLength(paths.length + 1)
})

test.each(['nodenext', 'bundler'])(
  'a program that uses the package type-checks with moduleResolution %s, and its mistakes do not',
  async (moduleResolution) => {
    await writeFile(join(consumer, 'consumer.ts'), consumerProgram)
    const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext'
    const config = {
      compilerOptions: {
        module,
        moduleResolution,
        target: 'es2022',
        lib: ['es2022', 'dom', 'dom.iterable'],
        types: [],
        strict: true,
        noEmit: true,
      },
      files: ['consumer.ts'],
    }
    await writeFile(join(consumer, 'tsconfig.json'), JSON.stringify(config))
    expect(await node([resolve('node_modules/typescript/bin/tsc'), '--pretty', 'false'])).toBe('')
  },
)

test('the TypeScript in the README type-checks against the installed package', async () => {
  const blocks = codeBlocks(await readFile('README.md', 'utf8')).filter(({ language }) => language === 'ts')
  expect(blocks.length).toBeGreaterThan(1)
  const files = blocks.map((_, index) => `readme-${index + 1}.ts`)
  await Promise.all(blocks.map(({ code }, index) => writeFile(join(consumer, `readme-${index + 1}.ts`), `${code}\nexport {}\n`)))
  const options = {
    module: 'nodenext',
    target: 'es2023',
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
    strict: true,
  }
  // Links the other packages that snippets import, as if they were installed.
  const imported = new Set(
    blocks.flatMap(({ code }) => [...code.matchAll(/from '((?:@[\w-]+\/)?[\w-]+)/g)].map(([, name = '']) => name)),
  )
  for (const name of imported) {
    const target = join(consumer, 'node_modules', name)
    await mkdir(dirname(target), { recursive: true })
    if (name !== '@nightcrawler/compute-pools' && !existsSync(target)) await symlink(resolve('node_modules', name), target)
  }
  const compilerOptions = { ...options, noEmit: true, skipLibCheck: true, resolveJsonModule: true }
  await writeFile(join(consumer, 'tsconfig.readme.json'), JSON.stringify({ compilerOptions, files }))
  expect(await node([resolve('node_modules/typescript/bin/tsc'), '--project', 'tsconfig.readme.json', '--pretty', 'false'])).toBe(
    '',
  )
})

test('the global setup in the README starts Prism before the tests and stops it afterwards', async () => {
  const setup =
    codeBlocks(await readFile('README.md', 'utf8')).find(({ code }) => /^import \{ startPrism \}/.test(code))?.code ?? ''
  const url = `http://127.0.0.1:${await freePort()}`
  await writeFile(join(consumer, 'global-setup.ts'), setup.replace('4010', new URL(url).port))
  await writeFile(
    join(consumer, 'vitest.config.mjs'),
    `export default { test: { globals: true, globalSetup: './global-setup.ts' } }`,
  )
  const program = `test('it responds', async () => { expect((await fetch('${url}/api/pools')).status).toBe(200) })`
  await writeFile(join(consumer, 'dashboard.test.ts'), program)

  const vitest = [resolve('node_modules/vitest/vitest.mjs'), 'run']
  const { stdout } = await run(process.execPath, vitest, consumer, { NODE_PATH: resolve('node_modules') })

  expect(stdout).toContain('1 passed')
  await expect(fetch(url)).rejects.toThrow()
})

test('the command runs from node_modules/.bin', async () => {
  const manifest = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
  const bin = join(consumer, 'node_modules/.bin/compute-pools')
  expect((await run(bin, ['--version'], consumer)).stdout).toBe(`${manifest.version}\n`)
  expect((await run(bin, ['spec'], consumer)).stdout).toBe(await readFile('openapi/openapi.yaml', 'utf8'))
  expect((await run(bin, ['mock', '--help'], consumer)).stdout).toContain('--port')
})

test('without Prism, mock prints how to install it', async () => {
  const missing = run(join(consumer, 'node_modules/.bin/compute-pools'), ['mock', '--port', '0'], consumer)
  await expect(missing).rejects.toMatchObject({ code: 2, stdout: '' })
  expect(((await missing.catch((error: unknown) => error)) as { stderr: string }).stderr).toMatchInlineSnapshot(`
    "compute-pools mock: Prism is not installed: run npm install --save-dev @stoplight/prism-cli@5.14.2
    To run a mock without Prism: compute-pools mock --stateful
    "
  `)
})

test.each([
  ['with Prism installed, mock', []],
  ['mock --stateful', ['--stateful']],
])('%s serves the pools of the installed package', async (_, flags) => {
  const env = flags.length > 0 ? process.env : { ...process.env, NODE_PATH: resolve('node_modules') }
  const mock = spawn(join(consumer, 'node_modules/.bin/compute-pools'), ['mock', '--port', '0', ...flags], { cwd: consumer, env })
  try {
    for await (const line of createInterface({ input: mock.stdout })) {
      const [url] = line.match(/http:\/\/[\d.:]+/) ?? []
      if (url === undefined) continue
      expect(await (await fetch(`${url}/api/pools/pool-1`)).json()).toMatchObject({ id: 'pool-1' })
      return
    }
    expect.unreachable('it printed no URL')
  } finally {
    mock.kill()
  }
})

test('verify checks the embedded server of the installed package', async () => {
  const { stdout } = await run(join(consumer, 'node_modules/.bin/compute-pools'), ['verify'], consumer)
  expect(stdout).toContain('conforms')
})

test('publint reports no problem', async () => {
  const lint = [resolve('node_modules/publint/src/cli.js'), 'run', tarball, '--strict']
  expect(await node(lint)).toContain('All good!')
})

test('attw finds the types of every entry point, in ESM', async () => {
  const cli = resolve('node_modules/@arethetypeswrong/cli/dist/index.js')
  const options = ['--config-path', resolve('.attw.json'), '--no-definitely-typed', '--format', 'ascii', '--no-emoji']
  const table = await node([cli, tarball, ...options])
  const rows = table.match(/^(bundler|node16 \(from ESM\)): .*$/gm) ?? []
  expect(rows.length).toBeGreaterThan(2 * 7)
  expect(rows.filter((line) => !line.includes(': OK'))).toEqual([])
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function node(args: string[]): Promise<string> {
  return (await run(process.execPath, args, consumer)).stdout
}

function run(
  program: string,
  args: string[],
  cwd = process.cwd(),
  extra: NodeJS.ProcessEnv = {},
): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(program, args, {
    cwd,
    maxBuffer: 2 ** 24,
    env: { ...process.env, ...extra, FORCE_COLOR: undefined, NO_COLOR: '1' },
  })
}

const consumerProgram = `
import { createClient, NotFoundError, toResult, type Fetch, type Pool } from '@nightcrawler/compute-pools'
import { isPool } from '@nightcrawler/compute-pools/validators'
import { createServer } from '@nightcrawler/compute-pools/server'
import { listen } from '@nightcrawler/compute-pools/server/node'
import { startPrism } from '@nightcrawler/compute-pools/mock'
import { verify } from '@nightcrawler/compute-pools/contract'
import { createClient as createLeanClient } from '@nightcrawler/compute-pools/unvalidated'

const server = createServer()
const fetch: Fetch = server.fetch
const client = createClient({ baseUrl: 'http://pools.test', fetch })
const pool: Pool = await client.getPool('pool-1')
const shout: string = pool.status.toUpperCase()
const total: number = (await client.listPools()).summary.totalPools
const result = await toResult(client.deletePool(pool.id))
const unknown: unknown = pool
if (isPool(unknown)) unknown.nodeTypes[0]?.count.toFixed()
const lean: Pool = await createLeanClient({ baseUrl: 'http://pools.test' }).getPool('pool-1')
const listening: { url: string; port: number; stop(): Promise<void> } = await listen(server, { port: 0 })
const prism: { url: string; port: number; stop(): Promise<void> } = await startPrism({ dynamic: true })
const verdict: string = (await verify({ url: listening.url })).verdict
const isMissing = (error: unknown): boolean => error instanceof NotFoundError
console.log(isMissing)
// @ts-expect-error a pool has no such field
pool.color
// @ts-expect-error a region cannot be changed
client.updatePool('pool-1', { region: 'us-west-2' })
console.log(shout, total, result, lean, prism, verdict)
`
