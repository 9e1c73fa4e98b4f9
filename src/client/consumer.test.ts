/** Type-checks programs that use the client, and limits their cost. The bundle size is tested in `test/package.test.ts`. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const sixOperations = `
import { createClient } from '@nightcrawler/compute-pools'
const client = createClient({ baseUrl: 'https://dash.example', token: async () => undefined, timeout: undefined })
const newPool = { name: 'New', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }
export const names: string[] = (await client.listPools()).pools.map((pool) => pool.name)
export const created = (await client.createPool(newPool)).nodeCount.toFixed()
export const changed: boolean = (await client.updatePool('pool-1', { tags: [] })).status === 'active'
export const tags: string[] = (await client.getPool('pool-1', { signal: undefined })).tags
export const deleted: boolean = (await client.deletePool('pool-1')).success
export const users: string[] = (await client.listActivity({ poolId: undefined })).activities.map(({ user }) => user)
`

const everythingElse = `${sixOperations}
import { toResult, waitForPool, NotFoundError, type CallError, type Pool, type Fetch } from '@nightcrawler/compute-pools'
import { createClient as unvalidated } from '@nightcrawler/compute-pools/unvalidated'
const result = await toResult(client.getPool('pool-1'))
function describeError(error: CallError): string {
  switch (error.name) {
    case 'BadRequestError': return error.details
    case 'UnexpectedResponseError': return error.text + error.response.headers.get('retry-after')
    case 'ResponseValidationError': return error.issues.map((issue) => issue.path).join()
    default: return error.status === 404 ? error.body.message : error.message
  }
}
export const text: string = result.ok ? result.data.region.trim() : describeError(result.error)
const fetch: Fetch = async (input, init) => globalThis.fetch(input, init)
export const pool: Pool = await waitForPool(unvalidated({ baseUrl: '', fetch, headers: new Headers() }), 'pool-1', { signal: undefined })
export const raw: string | undefined = (await client.raw.GET('/api/pools/{poolId}', { params: { path: { poolId: 'a' } } })).data?.id
export const isMissing = (error: unknown): boolean => error instanceof NotFoundError
// @ts-expect-error a status that no error has
if (!result.ok && result.error.status === 418) {}
// @ts-expect-error the response is not any
if (!result.ok && result.error.name === 'NotFoundError') result.error.response.nothing
// @ts-expect-error a pool has no such field
pool.nodes
`

describe("a consumer's program", () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compute-pools-types-'))
    const here = join(folder, 'node_modules/@nightcrawler/compute-pools')
    await mkdir(join(folder, 'node_modules/@types'), { recursive: true })
    for (const name of ['openapi-fetch', 'openapi-typescript-helpers', '@types/node', 'undici-types']) {
      await symlink(resolve('node_modules', name), join(folder, 'node_modules', name))
    }
    await cp('src/generated', join(here, 'dist/generated'), { recursive: true })
    const emit = ['--emitDeclarationOnly', '--declaration', '--noEmit', 'false', '--allowImportingTsExtensions', 'false']
    const rest = ['--rewriteRelativeImportExtensions', '--rootDir', 'src', '--outDir', join(here, 'dist')]
    const strict = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--skipLibCheck', '--types', 'node']
    const files = ['src/index.ts', 'src/unvalidated.ts']
    await run('typescript', [...emit, ...rest, ...strict, ...files], '.')
    const { name, type, exports } = JSON.parse(await readFile('package.json', 'utf8')) as Record<string, unknown>
    await writeFile(join(here, 'package.json'), JSON.stringify({ name, type, exports }))
    await writeFile(join(folder, 'empty.mts'), 'export {}')
    await writeFile(join(folder, 'six.mts'), sixOperations)
    await writeFile(join(folder, 'everything.mts'), everythingElse)
  }, 60_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const common = [
    '--noEmit',
    '--pretty',
    'false',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--types',
    'node',
  ]

  describe.each([
    ['TypeScript 5.9', 'typescript'],
    ['TypeScript 7', 'ts7'],
  ])('under %s', (_, compiler) => {
    test.each([
      ['with the DOM library', 'es2022,dom,dom.iterable'],
      ['without it', 'es2022'],
    ])(
      'is type-checked %s, its libraries included',
      async (_, lib) => {
        expect(await run(compiler, [...common, '--lib', lib, 'everything.mts'], folder)).toBe('')
      },
      60_000,
    )

    test('of all six operations costs at most 500 instantiations over an empty file', async () => {
      const count = async (file: string) => {
        const output = await run(
          compiler,
          [...common, '--lib', 'es2022,dom', '--skipLibCheck', '--extendedDiagnostics', file],
          folder,
        )
        return Number(/Instantiations:\s+(\d+)/.exec(output)?.[1])
      }
      expect((await count('six.mts')) - (await count('empty.mts'))).toBeLessThanOrEqual(500)
    }, 60_000)
  })
})

async function run(compiler: string, options: string[], cwd: string): Promise<string> {
  const command = [resolve('node_modules', compiler, 'bin/tsc'), ...options]
  try {
    return (await promisify(execFile)(process.execPath, command, { cwd })).stdout
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}
