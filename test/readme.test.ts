import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { document } from '../src/generated/document.ts'
import { listen, type RunningServer } from '../src/http/listen.ts'
import type { ComputePoolsClient, Pool } from '../src/index.ts'
import { createServer } from '../src/server.ts'
import { codeBlocks } from '../tools/docs/code-blocks.ts'
import { exported } from '../tsup.config.ts'

const blocks = codeBlocks(await readFile('README.md', 'utf8'))
const programs = blocks.filter(({ language }) => /^(ts|tsx|js|sh)$/.test(language))
const toRun = programs.filter(({ notRun }) => notRun === undefined)
const titled = (kind: RegExp) => toRun.filter(({ language }) => kind.test(language)).map((it) => [it.title, it] as const)

let server: RunningServer
/** Requires a token. */
let staging: RunningServer
let mock: { port: number; stop(): Promise<void> }
/** Inside this repository, so that other imports of a snippet resolve. */
let folder: string
/** Working directory of shell commands. */
let shellFolder: string

beforeAll(async () => {
  await mkdir('.cache', { recursive: true })
  folder = await mkdtemp(resolve('.cache/readme-'))
  shellFolder = await mkdtemp(join(tmpdir(), 'compute-pools-readme-'))
  await writeFile(join(folder, 'vitest.config.mjs'), 'export default { test: { testTimeout: 60_000 } }')
  server = await listen(createServer())
  staging = await listen(createServer({ auth: { full: ['token-that-writes'], readOnly: ['token-that-reads'] } }))
  mock = await startMock()
  await prepareShell()
})

afterEach(() => vi.unstubAllGlobals())

afterAll(async () => {
  await Promise.all([server?.stop(), staging?.stop(), mock?.stop()])
  for (const made of [folder, shellFolder]) await rm(made, { recursive: true, force: true })
})

test('every program of the README is run, or has a reason why not', () => {
  expect(toRun.length).toBeGreaterThan(15)
  const reasons = programs.flatMap(({ code, notRun }) => (notRun === undefined ? [] : [`${code.split('\n')[0]}: ${notRun}`]))
  expect(reasons).toMatchInlineSnapshot(`
    [
      "npm ci && npm run verify   # the contract suite against the embedded server: \`.ci/run\` runs these themselves",
      "npm install @nightcrawler/compute-pools: it asks the registry",
      "function PoolName({ poolId }: { poolId: string }) {: it is part of a component; examples/dashboard is whole",
    ]
  `)
})

test.each(titled(/^(ts|tsx|js)$/))(
  'the program "%s" runs and prints the output in its comments',
  async (_, { code, language }) => {
    const isTest = /from 'vitest'/.test(code)
    const file = join(folder, isTest ? 'snippet.test.mjs' : 'snippet.mjs')
    await bundle(useLocalServers(code), language, file)
    if (isTest) {
      const { status, output } = await run(process.execPath, [resolve('node_modules/vitest/vitest.mjs'), 'run', '--root', folder])
      expect(output).toMatch(/Tests .*[1-9]\d* passed/)
      return expect(status, output).toBe(0)
    }
    await bundle(driver, 'ts', join(folder, 'driver.mjs'))
    const { status, output } = await run(process.execPath, [join(folder, 'driver.mjs')])
    expect(status, output).toBe(0)
    const expectedOutput = [...code.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, value]) => value)
    if (expectedOutput.length > 0) expect(output.trim().split('\n')).toEqual(expectedOutput)
  },
  60_000,
)

test('a typed list with error handling takes 20 lines and handles each error', async () => {
  expect(blockWith('loadPools').code.trim().split('\n').length).toBeLessThanOrEqual(20)
  const { loadPools } = await load<{ loadPools(): Promise<Pool[] | string> }>('loadPools')
  vi.stubGlobal('fetch', createServer().fetch)
  expect(await loadPools()).toHaveLength(12)

  vi.stubGlobal('fetch', createServer({ auth: { full: ['t-1'] } }).fetch)
  expect(await loadPools()).toBe('Please sign in.')

  vi.stubGlobal('fetch', async () => Response.json({ error: 'Forbidden', message: 'ask Kim' }, { status: 403 }))
  expect(await loadPools()).toBe('You may not see the pools: ask Kim')
})

test('onUnauthorized renews the token', async () => {
  const tokens: (string | null)[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (url === 'https://login.example/token') return new Response('t-2')
    const token = new Headers(init.headers).get('authorization')
    tokens.push(token)
    return token ? createServer().fetch(url, { method: 'GET' }) : new Response('', { status: 401 })
  })
  const { client } = await load<{ client: ComputePoolsClient }>('onUnauthorized')
  expect((await client.listPools()).pools).toHaveLength(12)
  expect(tokens).toEqual([null, 'Bearer t-2'])
})

test.each(titled(/^sh$/))(
  'the commands "%s" work',
  async (_, { code }) => {
    const fixtures = blocks.find(({ language, code }) => language === 'json' && code.includes('createPool'))
    if (fixtures) await writeFile(join(shellFolder, 'fixtures.json'), fixtures.code)
    const env = { PATH: `${join(shellFolder, 'bin')}:${process.env.PATH}`, URL: server.url }
    for (const command of useLocalServers(code)
      .trim()
      .split(/\n(?! )/)
      .reduce(groupCommands, [])) {
      if (/compute-pools mock/.test(command)) await expectToServe(command, env)
      else {
        const { status, output } = await run('sh', ['-ec', command], { cwd: shellFolder, env })
        expect(status, `${command}\n${output}`).toBe(0)
      }
    }
  },
  180_000,
)

/** Joins `export` lines with the command after them. */
function groupCommands(commands: string[], line: string): string[] {
  const last = commands.at(-1)
  return last?.split('\n').every((it) => it.startsWith('export '))
    ? [...commands.slice(0, -1), `${last}\n${line}`]
    : [...commands, line]
}

/** Replaces the addresses and tokens of the README by those of local servers. */
function useLocalServers(code: string): string {
  return code
    .replaceAll('http://localhost:3000', server.url)
    .replaceAll('https://staging.example', staging.url)
    .replaceAll('_FORBIDDEN_TOKEN=…', '_FORBIDDEN_TOKEN=token-that-reads')
    .replaceAll('_TOKEN=…', '_TOKEN=token-that-writes')
    .replaceAll('--rate 20/s', '--rate 2000/s')
    .replaceAll('http://127.0.0.1:4010', `http://127.0.0.1:${mock.port}`)
    .replaceAll('port: 4010', 'port: 0')
}

function blockWith(word: string) {
  const block = programs.find(({ code }) => code.includes(word))
  if (block === undefined) throw new Error(`no program of the README contains "${word}"`)
  return block
}

/** Imports the program that contains the word. */
async function load<T>(word: string): Promise<T> {
  const { code, language } = blockWith(word)
  const file = join(folder, `${word}.mjs`)
  await bundle(code, language, file)
  return import(/* @vite-ignore */ pathToFileURL(file).href)
}

async function bundle(code: string, loader: string, outfile: string): Promise<void> {
  const names = Object.entries(exported).map(([name, file]) => [name === 'index' ? '' : `/${name}`, resolve(file)] as const)
  const alias = Object.fromEntries(names.map(([name, file]) => [`@nightcrawler/compute-pools${name}`, file]).reverse())
  const specFile = join(folder, 'openapi.json')
  await writeFile(specFile, JSON.stringify(document))
  await build({
    stdin: { contents: code, loader: loader === 'tsx' ? 'tsx' : 'ts', resolveDir: folder, sourcefile: 'README.md' },
    ...{ outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external', logLevel: 'silent' },
    external: ['./snippet.mjs'],
    plugins: [
      {
        name: 'resolve-package-to-source',
        setup(build) {
          build.onResolve({ filter: /^@nightcrawler\/compute-pools/ }, ({ path }) => ({
            path: path.endsWith('/openapi.json') ? specFile : (alias[path] ?? path),
          }))
        },
      },
    ],
  })
}

/** Uses the exports of a snippet. The embedded server handles relative URLs and hosts that end in `.example`. */
const driver = `
import { createServer } from '@nightcrawler/compute-pools/server'
const platform = globalThis.fetch
const embedded = createServer()
globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input)
  return /^\\/|^https:\\/\\/[\\w.]+\\.example\\//.test(url) ? embedded.fetch(input, init) : platform(input, init)
}
const snippet = await import('./snippet.mjs')
const { default: main, client, handlers, ...rest } = snippet
if (typeof main === 'function') await (await main())?.()
if (main?.fetch) expectOk(await main.fetch(new Request('http://pools.test/api/pools')))
if (client) await client.listPools()
if (handlers) {
  const { setupServer } = await import('msw/node')
  const worker = setupServer(...handlers)
  worker.listen({ onUnhandledRequest: 'error' })
  expectOk(await fetch('http://pools.test/api/pools'))
  expectOk(await fetch('http://pools.test/api/pools/pool-1'))
  worker.close()
}
for (const value of Object.values(rest)) if (typeof value === 'function' && value.length === 0) await value()
function expectOk({ status }) { if (status !== 200) throw new Error('expected status 200, got ' + status) }
`

/** Creates `npx` and `compute-pools` commands as if the package were published and installed. */
async function prepareShell(): Promise<void> {
  const bin = join(shellFolder, 'bin')
  await mkdir(bin)
  const start = `exec '${process.execPath}' --import '${import.meta.resolve('tsx')}' '${resolve('src/cli.ts')}'`
  const command = `#!/bin/sh\nif [ "$1" = mock ]; then set -- "$@" --port 0; fi\n${start} "$@"\n`
  const npx = `#!/bin/sh
while [ "$1" = -p ]; do shift 2; done
case $1 in compute-pools|@nightcrawler/compute-pools) shift; exec compute-pools "$@";; esac
echo "npx $1 is not supported by this test" >&2; exit 1
`
  for (const [name, text] of Object.entries({ 'compute-pools': command, npx })) {
    await writeFile(join(bin, name), text)
    await chmod(join(bin, name), 0o755)
  }
}

async function startMock(): Promise<typeof mock> {
  const { startPrism } = await import('../src/prism/start-prism.ts')
  return startPrism({ port: await freePort() })
}

async function freePort(): Promise<number> {
  const tcp = createTcpServer().listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  const address = tcp.address()
  tcp.close()
  return typeof address === 'object' && address ? address.port : 0
}

/** Starts a mock, and expects it to print its URL and respond there. */
async function expectToServe(command: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn('sh', ['-c', `exec ${command.replace(/ +#.*$/, '')}`], {
    cwd: shellFolder,
    env: { ...process.env, ...env },
  })
  let output = ''
  const url = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer) => {
      output += chunk
      const [url] = output.match(/http:\/\/127\.0\.0\.1:\d+/) ?? []
      if (url) found(url)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('close', () => failed(new Error(`${command} ended:\n${output}`)))
  })
  expect((await fetch(`${url}/api/pools/pool-1`)).status).toBe(200)
  const ended = once(child, 'close')
  child.kill()
  await ended
}

function run(
  program: string,
  args: string[],
  { cwd = process.cwd(), env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<{ status: number | string; output: string }> {
  const options = { cwd, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env }, timeout: 150_000 }
  return new Promise((done) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      done({ status: error ? (error.code ?? error.signal ?? 'failed') : 0, output: stdout + stderr })
    })
    child.stdin?.end()
  })
}
