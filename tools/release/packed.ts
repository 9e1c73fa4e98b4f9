import { execFile } from 'node:child_process'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')
const made = new Set(['node_modules', '.git', '.cache', 'dist'])

/**
 * The file that would be published: the one that the variable `TARBALL` names, or else built and packed anew, in the
 * folder and beside whatever else happens here.
 */
export async function packed(folder: string): Promise<string> {
  if (process.env.TARBALL) return resolve(process.env.TARBALL)
  const product = join(folder, 'product')
  await run(process.execPath, ['node_modules/tsup/dist/cli-default.js', '--silent', '--out-dir', join(product, 'dist')], root)
  // Everything else too, so that what would be packed by mistake is.
  await cp(root, product, { recursive: true, filter: (path) => !made.has(basename(path)) })
  const tarball = await pack(product, folder)
  // Or whoever runs the tests of that folder runs all of ours.
  await rm(product, { recursive: true })
  return tarball
}

/**
 * Installs the package in a new folder as a user would, from the tarball and without the network.
 *
 * @returns the tarball
 */
export async function installPacked(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const tarballs = join(folder, 'tarballs')
  await mkdir(tarballs)
  const dependencies = ['openapi-fetch', 'openapi-typescript-helpers'].map((it) => pack(join(root, 'node_modules', it), tarballs))
  const all = await Promise.all([packed(tarballs), ...dependencies])
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
