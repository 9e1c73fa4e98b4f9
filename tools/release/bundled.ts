import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Options } from 'tsup'
import config from '../../tsup.config.ts'

/** A third-party package whose code is part of the build. */
export interface BundledPackage {
  name: string
  version: string
  /** SPDX identifier. */
  license: string
  /** Text of the license file. */
  text: string
}

/**
 * Lists the packages with code in the build or in the generated validators, by name.
 *
 * @throws {Error} if a package has no license or no license file, and must not be shipped
 */
export async function bundledPackages(): Promise<BundledPackage[]> {
  const folders = new Set([...(await foldersInBuild()), ...(await foldersInValidators())])
  return Promise.all([...folders].sort().map(readPackage))
}

/** Bundles the entry points with the externals of the build. */
async function foldersInBuild(): Promise<string[]> {
  const options: Options = config instanceof Function ? ((await config({})) as Options) : (config as Options)
  const external = Object.keys(JSON.parse(await readFile('package.json', 'utf8')).peerDependencies ?? {})
  const { metafile } = await build({
    entryPoints: Object.values(options.entry as Record<string, string>),
    outdir: 'dist',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    external: [...external, '@stoplight/*', 'openapi-fetch'],
    metafile: true,
    write: false,
  })
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs))
  return inputs.map(packageFolder).filter((folder) => folder !== undefined)
}

/** esbuild writes the name of each bundled file into a comment. */
async function foldersInValidators(): Promise<string[]> {
  const files = (await readdir('src/generated')).filter((file) => file.endsWith('.js'))
  const texts = await Promise.all(files.map((file) => readFile(join('src/generated', file), 'utf8')))
  const comments = texts.flatMap((text) => text.match(/^\/\/ node_modules\/.*$/gm) ?? [])
  return comments.map((comment) => packageFolder(comment.slice(3))).filter((folder) => folder !== undefined)
}

function packageFolder(file: string): string | undefined {
  return file.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]
}

async function readPackage(folder: string): Promise<BundledPackage> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const file = (await readdir(folder)).find((it) => /^licen[cs]e(\.\w+)?$/i.test(it))
  if (typeof license !== 'string' || file === undefined)
    throw new Error(`${name} is bundled, but has no license or no license file`)
  return { name, version, license, text: (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim() }
}
