import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** The folder of the benchmark, and the root of the repository. */
export const here = import.meta.dirname
export const root = join(here, '../..')
/** Files made for a run: the installed package, generated clients, bundles. */
export const cache = join(here, '.cache')
/** Node 24 from npm, for peers that need it. */
export const node24 = join(here, 'node_modules/node24/bin/node')
/** The unpacked tarball of this package. */
export const ours = join(cache, 'node_modules/@nightcrawler/compute-pools')

/** Path of a bundle that `prepare` builds. */
export const bundlePath = (name: string) => join(cache, `${name}.mjs`)

/** Installs missing peers, packs this package, generates clients, and bundles the programs that run on several Node versions. */
export async function prepare(): Promise<void> {
  await installPeers()
  await rm(cache, { recursive: true, force: true })
  await mkdir(cache)
  await packOwnPackage()
  await run(node24, ['node_modules/@hey-api/openapi-ts/bin/run.js', ...heyApi])
  await run(node24, ['node_modules/orval/dist/bin/orval.mjs', '--config', 'orval.config.mjs'])
  const { build } = await import('esbuild')
  await build({
    entryPoints: {
      contender: 'calls/contender.ts',
      server: 'calls/server.ts',
      validator: 'validation/contender.ts',
      'suite-server': 'suite-server.ts',
      'suite-verifier': 'suite-verifier.ts',
    },
    absWorkingDir: here,
    outdir: cache,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'es2022',
  })
}

const heyApi = ['-i', '../../openapi/openapi.yaml', '-o', '.cache/hey-api', '-c', '@hey-api/client-fetch', '--no-log-file']

async function installPeers() {
  const wanted = await readFile(join(here, 'package-lock.json'), 'utf8')
  const installed = await readFile(join(here, 'node_modules/.bench-lock.json'), 'utf8').catch(() => '')
  if (wanted === installed) return
  await run('npm', ['ci', '--ignore-scripts', '--loglevel=error'])
  await cp(join(here, 'package-lock.json'), join(here, 'node_modules/.bench-lock.json'))
}

async function packOwnPackage() {
  const product = join(cache, 'product')
  await run(process.execPath, ['node_modules/tsup/dist/cli-default.js', '--out-dir', join(product, 'dist'), '--silent'], root)
  const { files } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { files: string[] }
  for (const part of ['package.json', 'README.md', 'LICENSE', ...files.filter((file) => file !== 'dist')]) {
    await cp(join(root, part), join(product, part), { recursive: true })
  }
  const [{ filename }] = JSON.parse(
    await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', cache], product),
  )
  await mkdir(ours, { recursive: true })
  await run('tar', ['-xzf', join(cache, filename), '-C', ours, '--strip-components=1'])
}

/** Runs a program and returns its stdout. */
export async function run(program: string, args: string[], cwd = here, env = process.env): Promise<string> {
  return (await promisify(execFile)(program, args, { cwd, env, maxBuffer: 2 ** 26 })).stdout
}

export async function versionOf(node: string): Promise<string> {
  return (await run(node, ['--version'])).trim()
}
