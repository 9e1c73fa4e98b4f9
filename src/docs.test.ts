/** The examples in the docstrings and in the README run, and give what they say: `expression // => value`. */
import { readFile } from 'node:fs/promises'
import { transform } from 'esbuild'
import { afterEach, describe, expect, test, vi } from 'vitest'
import * as entry from './index.ts'
import { createServer } from './server.ts'

afterEach(() => vi.unstubAllGlobals())

const files = ['src/client.ts', 'src/index.ts', 'src/wait.ts', 'src/errors.ts']
const examples: [title: string, code: string][] = []
for (const file of files) {
  const text = await readFile(file, 'utf8')
  for (const [, block = ''] of text.matchAll(/^ *\* ```ts\n(.*?)^ *\* ```$/gms)) {
    const code = block.replace(/^ *\* ?/gm, '')
    examples.push([`${file}: ${code.split('\n')[0]}`, code])
  }
}

test('every method of the client has an example', () => {
  const methods = ['listPools', 'getPool', 'createPool', 'updatePool', 'deletePool', 'listActivity', 'raw.GET']
  for (const method of methods) {
    expect(examples.filter(([, code]) => code.includes(`client.${method}(`)).length, method).toBeGreaterThan(0)
  }
})

test.each(examples)('%s', async (_, code) => {
  const server = createServer({ startupMs: 1 })
  const session = { token: undefined }
  const createClient: typeof entry.createClient = (options) => entry.createClient({ ...options, fetch: server.fetch })
  const client = createClient({ baseUrl: 'http://pools.test' })
  const newPool = { name: 'New', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

  const asserting = code.replace(/^(.+) \/\/ => (.+)$/gm, 'expect($1).toEqual($2)')
  const names = { ...entry, createClient, client, newPool, session, expect }
  const { run } = await load<{ run(): Promise<void> }>(`export async function run() {${asserting}}`, names)
  await run()
})

describe('in the README', async () => {
  const readme = await readFile('README.md', 'utf8')
  const chapter = readme.slice(readme.indexOf('## The client\n'), readme.indexOf('## The contract tests\n'))
  const blocks = [...chapter.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = '']) => block)
  const block = (word: string) => blocks.find((it) => it.includes(word)) ?? ''

  test('a typed list with error handling takes 20 lines', async () => {
    expect(block('loadPools').trim().split('\n').length).toBeLessThanOrEqual(20)
    vi.stubGlobal('fetch', createServer().fetch)
    const { loadPools } = await load<{ loadPools(): Promise<unknown> }>(block('loadPools'))
    expect(await loadPools()).toHaveLength(12)

    vi.stubGlobal('fetch', createServer({ auth: { full: ['t-1'] } }).fetch)
    expect(await loadPools()).toBe('Please sign in.')

    vi.stubGlobal('fetch', async () => Response.json({ error: 'Forbidden', message: 'ask Kim' }, { status: 403 }))
    expect(await loadPools()).toBe('You may not see the pools: ask Kim')
  })

  test('signing in renews the token', async () => {
    const tokens: (string | null)[] = []
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      if (url === 'https://login.example/token') return new Response('t-2')
      const token = new Headers(init.headers).get('authorization')
      tokens.push(token)
      return token ? createServer().fetch(url, { method: 'GET' }) : new Response('', { status: 401 })
    })
    const { client } = await load<{ client: entry.ComputePoolsClient }>(block('onUnauthorized'))
    expect((await client.listPools()).pools).toHaveLength(12)
    expect(tokens).toEqual([null, 'Bearer t-2'])
  })

  test('the unit test passes', async () => {
    const tests: (() => Promise<void>)[] = []
    await load(block("from 'vitest'"), {}, (_, run) => tests.push(run))
    for (const run of tests) await run()
    expect(tests).toHaveLength(1)
  })
})

/** Runs a module of an example, with this repository in place of the package. */
async function load<T>(
  code: string,
  names: object = {},
  collect?: (title: string, run: () => Promise<void>) => void,
): Promise<T> {
  const { code: script } = await transform(code, { loader: 'ts', format: 'cjs' })
  const modules: Record<string, object> = {
    '@nightcrawler/compute-pools': entry,
    '@nightcrawler/compute-pools/server': { createServer },
    vitest: { expect, test: collect },
  }
  const module = { exports: {} }
  const known = { ...names, module, require: (name: string) => modules[name] }
  new Function(...Object.keys(known), script)(...Object.values(known))
  return module.exports as T
}
