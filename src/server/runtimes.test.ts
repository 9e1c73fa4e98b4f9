import vm from 'node:vm'
import { build } from 'esbuild'
import { http } from 'msw'
import { setupServer } from 'msw/node'
import createClient from 'openapi-fetch'
import { describe, expect, test } from 'vitest'
import type { paths } from '../generated/schema.js'
import { listen } from '../http/listen.ts'
import { createServer } from '../server.ts'

const body = { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

/** Creates, lists, deletes and fetches a pool. */
async function useAllMethods(fetch: (input: Request) => Promise<Response>, baseUrl: string) {
  const client = createClient<paths>({ baseUrl, fetch })
  expect((await client.POST('/api/pools', { body })).data).toMatchObject({ id: 'pool-7', nodeCount: 8 })
  expect((await client.GET('/api/pools')).data?.summary.totalPools).toBe(13)
  expect((await client.DELETE('/api/pools/{poolId}', { params: { path: { poolId: 'pool-7' } } })).data?.success).toBe(true)
  expect((await client.GET('/api/pools/{poolId}', { params: { path: { poolId: 'pool-7' } } })).error?.error).toBe('Not Found')
}

/** Bun's Request would read the URL from this argument. */
const unreadable = new Proxy({}, { get: (_, key) => expect.unreachable(`${String(key)} was read`) })

describe('createServer().fetch works as', () => {
  test('the fetch of a client, without a network', async () => {
    const { fetch } = createServer()
    await useAllMethods(fetch, 'http://pools.test')
  })

  test('a server of Node', async () => {
    const { url, stop } = await listen(createServer())
    await useAllMethods(fetch, url)
    await stop()
  })

  // The platform's further arguments must not be taken for a RequestInit.
  test.each<[string, unknown[]]>([
    ['Bun', [unreadable]],
    ['Deno', [{ remoteAddr: { transport: 'tcp', hostname: '127.0.0.1', port: 1 }, completed: Promise.resolve() }]],
    [
      'Workers',
      [
        { KV: {}, body: 'x', method: 'DELETE' },
        { waitUntil: () => {}, passThroughOnException: () => {} },
      ],
    ],
  ])('a handler of %s', async (_, more) => {
    const { fetch } = createServer()
    const handler = { fetch }
    await useAllMethods((request) => Reflect.apply(handler.fetch, handler, [request, ...more]), 'https://worker.example/prefix')
  })

  test('handlers of MSW', async () => {
    const pools = createServer()
    const respond = ({ request }: { request: Request }) => pools.fetch(request)
    const msw = setupServer(http.all('*/api/pools', respond), http.all('*/api/pools/*', respond))
    msw.listen({ onUnhandledRequest: 'error' })
    try {
      await useAllMethods((request) => fetch(request), 'https://dash.example')
    } finally {
      msw.close()
    }
  })

  test('the fetch of a web page, bundled with browser globals only', async () => {
    const bundle = await build({
      stdin: {
        contents: "import { createServer } from './src/server.ts'; globalThis.fetch = createServer().fetch",
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'iife',
      metafile: true,
    })
    const imports = Object.values(bundle.metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path))
    expect(imports.filter((path) => path.startsWith('node:'))).toEqual([])
    const page: Record<string, unknown> = {
      Request,
      Response,
      Headers,
      URL,
      ReadableStream,
      TextEncoder,
      TextDecoder,
      AbortSignal,
    }
    Object.assign(page, { structuredClone, setTimeout, clearTimeout, console })
    vm.runInNewContext(bundle.outputFiles[0]?.text ?? '', page)
    const { fetch } = page
    if (typeof fetch !== 'function') throw new Error('the bundle did not set fetch')
    await useAllMethods((request) => fetch(request), 'http://localhost')
  })
})
