import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const run = promisify(execFile)

/** Builds and packs the package, and installs the tarball into a folder as a user would, with the smoke tests beside it. */
export async function installPacked(folder: string): Promise<void> {
  const product = join(folder, 'product')
  await mkdir(product)
  const { files } = JSON.parse(await readFile('package.json', 'utf8')) as { files: string[] }
  for (const part of ['package.json', 'README.md', 'LICENSE', ...files.filter((it) => it !== 'dist')]) {
    await cp(part, join(product, part), { recursive: true })
  }
  // Types are what package.test.ts looks at.
  const tsup = [resolve('node_modules/tsup/dist/cli-default.js'), '--no-dts', '--silent', '--out-dir', join(product, 'dist')]
  await run(process.execPath, tsup)
  const tarballs = await Promise.all(
    [product, resolve('node_modules/openapi-fetch'), resolve('node_modules/openapi-typescript-helpers')].map(async (packed) => {
      const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: packed })
      return join(folder, (JSON.parse(stdout) as [{ filename: string }])[0].filename)
    }),
  )
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', ...tarballs], { cwd: folder })
  await cp(join(import.meta.dirname, 'smoke'), folder, { recursive: true })
}

/** The smoke test without `node:`, with the installed package inside, for runtimes that take modules and not packages. */
export async function bundledSmoke(folder: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'everywhere.mjs')],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module'],
    target: 'es2022',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
