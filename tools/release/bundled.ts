import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Options } from 'tsup'
import config from '../../tsup.config.ts'

/** A package of somebody else whose code travels inside of ours. */
export interface BundledPackage {
  name: string
  version: string
  /** SPDX identifier. */
  license: string
  /** The text of its licence file. */
  text: string
}

/**
 * Every package of which a part is in the build, or in the generated validators, by name.
 *
 * @throws {Error} for one without a licence and its text: it may not be shipped.
 */
export async function bundledPackages(): Promise<BundledPackage[]> {
  const folders = new Set([...(await inTheBuild()), ...(await inTheValidators())])
  return Promise.all([...folders].sort().map(describe))
}

/** Asks the bundler, with the entries of the build and what that leaves out. */
async function inTheBuild(): Promise<string[]> {
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
  return inputs.map(folderOf).filter((folder) => folder !== undefined)
}

/** esbuild leaves the name of each file that it put in as a comment. */
async function inTheValidators(): Promise<string[]> {
  const files = (await readdir('src/generated')).filter((file) => file.endsWith('.js'))
  const texts = await Promise.all(files.map((file) => readFile(join('src/generated', file), 'utf8')))
  const comments = texts.flatMap((text) => text.match(/^\/\/ node_modules\/.*$/gm) ?? [])
  return comments.map((comment) => folderOf(comment.slice(3))).filter((folder) => folder !== undefined)
}

function folderOf(file: string): string | undefined {
  return file.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]
}

async function describe(folder: string): Promise<BundledPackage> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const file = (await readdir(folder)).find((it) => /^licen[cs]e(\.\w+)?$/i.test(it))
  if (typeof license !== 'string' || file === undefined) throw new Error(`${name} is bundled, and has no licence or not its text`)
  return { name, version, license, text: (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim() }
}
