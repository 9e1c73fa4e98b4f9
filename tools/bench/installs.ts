import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { here, ours, root } from './prepare.ts'

/** Size of a package and its dependencies in `node_modules`. */
export interface InstallSize {
  packages: number
  megabytes: number
}

/** Measures each package and its dependencies. */
export async function measureInstalls(): Promise<Record<string, InstallSize>> {
  const installed: Record<string, InstallSize> = {}
  const dependencies = await findDependencies(join(root, 'package.json'), [here])
  installed.ours = await measureSize([ours, ...dependencies])
  for (const name of ['openapi-fetch', 'ky', 'ofetch', 'axios', '@hey-api/openapi-ts', 'orval']) {
    const folder = join(here, 'node_modules', name)
    installed[name] = await measureSize([folder, ...(await findDependencies(join(folder, 'package.json'), [folder, here]))])
  }
  return installed
}

async function findDependencies(manifest: string, searched: string[], seen = new Set<string>()): Promise<Set<string>> {
  const { dependencies = {} } = JSON.parse(await readFile(manifest, 'utf8')) as { dependencies?: Record<string, string> }
  for (const name of Object.keys(dependencies)) {
    for (const folder of searched.map((place) => join(place, 'node_modules', name))) {
      if (!(await stat(folder).catch(() => undefined))) continue
      if (!seen.has(folder)) {
        seen.add(folder)
        await findDependencies(join(folder, 'package.json'), [folder, ...searched], seen)
      }
      break
    }
  }
  return seen
}

async function measureSize(folders: string[]): Promise<InstallSize> {
  let bytes = 0
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      // A nested package counts as a package of its own.
      if (entry.isFile() && !path.slice(folder.length).includes('/node_modules/')) bytes += (await stat(path)).size
    }
  }
  return { packages: folders.length, megabytes: bytes / 1e6 }
}
