import { execFile } from 'node:child_process'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')
const excluded = new Set(['node_modules', '.git', '.cache', 'dist'])

/**
 * Returns the path of the tarball that would be published: that of the `TARBALL` variable, or a new one in `folder`. Does not touch
 * `dist`, so that it can run in parallel with other builds.
 */
export async function packPackage(folder: string): Promise<string> {
  if (process.env.TARBALL) return resolve(process.env.TARBALL)
  const product = join(folder, 'product')
  await run(process.execPath, ['node_modules/tsup/dist/cli-default.js', '--silent', '--out-dir', join(product, 'dist')], root)
  // Copies everything, so that a file that would be published by mistake is packed here, too.
  await cp(root, product, { recursive: true, filter: (path) => !excluded.has(basename(path)) })
  const tarball = await pack(product, folder)
  // Otherwise a test runner in the folder would find the tests of this copy.
  await rm(product, { recursive: true })
  return tarball
}

/**
 * Installs the packed package in a new folder, offline.
 *
 * @returns the path of the tarball
 */
export async function installPacked(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const tarballs = join(folder, 'tarballs')
  await mkdir(tarballs)
  const dependencies = ['openapi-fetch', 'openapi-typescript-helpers'].map((it) => pack(join(root, 'node_modules', it), tarballs))
  const all = await Promise.all([packPackage(tarballs), ...dependencies])
  await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', ...all], folder)
  return all[0]
}

async function pack(directory: string, destination: string): Promise<string> {
  const stdout = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination], directory)
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
  return join(destination, filename)
}

async function run(program: string, args: string[], cwd: string): Promise<string> {
  return (await promisify(execFile)(program, args, { cwd, maxBuffer: 2 ** 26 })).stdout
}
