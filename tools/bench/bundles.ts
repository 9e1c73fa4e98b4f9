import { brotliCompressSync, gzipSync } from 'node:zlib'
import { cache } from './prepare.ts'

/** Measures browser bundles that can call `getPool` and `listPools`, in bytes by client. For this package: all exports. */
export async function measureBundles(): Promise<Record<string, { min: number; gzip: number; brotli: number }>> {
  const { build } = await import('esbuild')
  const sizes: Record<string, { min: number; gzip: number; brotli: number }> = {}
  for (const [name, contents] of Object.entries(pages)) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: cache, loader: 'ts' },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
    })
    const bytes = outputFiles[0]?.contents ?? new Uint8Array()
    sizes[name] = { min: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length }
  }
  return sizes
}

const pages = {
  'ours, everything': `export * from '@nightcrawler/compute-pools'`,
  'ours, `createClient` alone': `export { createClient } from '@nightcrawler/compute-pools'`,
  'ours, everything of `/unvalidated`': `export * from '@nightcrawler/compute-pools/unvalidated'`,
  'openapi-fetch': `export { default } from 'openapi-fetch'`,
  'hey-api': `export * from './hey-api/sdk.gen.ts'`,
  orval: `export * from './orval'`,
  ky: `export { default } from 'ky'`,
  ofetch: `export { ofetch } from 'ofetch'`,
  axios: `export { default } from 'axios'`,
}
