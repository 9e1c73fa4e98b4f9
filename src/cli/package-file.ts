import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** Reads a file that the package exports, such as `openapi.yaml`. The package's own name resolves from `src` and `dist` alike. */
export function readPackageFile(name: string): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve(`@nightcrawler/compute-pools/${name}`), 'utf8')
}
