import vm from 'node:vm'
import { build } from 'esbuild'
import { http } from 'msw'
import { setupServer } from 'msw/node'
import createClient from 'openapi-fetch'
import { describe, expect, test } from 'vitest'
import type { paths } from '../generated/schema.js'
import { createServer } from '../server.ts'
import { listen } from './listen.ts'

const body = { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

/** What every use must be able to do: tell it something, and hear it again. */
async function tellsAStory(fetch: (input: Request) => Promise<Response>, baseUrl: string) {
  const client = createClient<paths>({ baseUrl, fetch })
  expect((await client.POST('/api/pools', { body })).data).toMatchObject({ id: 'pool-7', nodeCount: 8 })
  expect((await client.GET('/api/pools')).data?.summary.totalPools).toBe(13)
  expect((await client.DELETE('/api/pools/{poolId}', { params: { path: { poolId: 'pool-7' } } })).data?.success).toBe(true)
  expect((await client.GET('/api/pools/{poolId}', { params: { path: { poolId: 'pool-7' } } })).error?.error).toBe('Not Found')
}

/** Bun's own Request takes a URL from whatever it is made with. */
const unreadable = new Proxy({}, { get: (_, key) => expect.unreachable(`${String(key)} was read`) })

describe('one handler, five uses', () => {
  test('the fetch of a client in a unit test, with no network', async () => {
    const { fetch } = createServer()
    await tellsAStory(fetch, 'http://pools.test')
  })

  test('a server of Node', async () => {
    const { url, stop } = await listen(createServer())
    await tellsAStory(fetch, url)
    await stop()
  })

  // What the platforms call it with beside the request must not be taken for how to send it.
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
  ])('a handler of %s: export default { fetch }', async (_, beside) => {
    const { fetch } = createServer()
    const handler = { fetch }
    await tellsAStory((request) => Reflect.apply(handler.fetch, handler, [request, ...beside]), 'https://worker.example/prefix')
  })

  test('handlers of MSW', async () => {
    const pools = createServer()
    const answer = ({ request }: { request: Request }) => pools.fetch(request)
    const msw = setupServer(http.all('*/api/pools', answer), http.all('*/api/pools/*', answer))
    msw.listen({ onUnhandledRequest: 'error' })
    try {
      await tellsAStory((request) => fetch(request), 'https://dash.example')
    } finally {
      msw.close()
    }
  })

  test('a page with no back end: its bundle runs with nothing but what a browser has', async () => {
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
    await tellsAStory((request) => fetch(request), 'http://localhost')
  })
})
