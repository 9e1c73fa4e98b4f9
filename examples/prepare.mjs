/**
 * Builds the linked package, and installs its dependencies, before an example starts in a fresh clone.
 * Does nothing elsewhere, or if the package is already built.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const at = (path) => new URL(path, root)

if (isRepository() && !existsSync(at('dist/cli.js'))) {
  console.log('Building the package, because it is not built yet. This happens once.')
  if (!existsSync(at('node_modules/tsup'))) npm('ci', '--ignore-scripts')
  npm('run', 'build')
}

function isRepository() {
  if (!existsSync(at('package.json')) || !existsSync(at('tsup.config.ts'))) return false
  return JSON.parse(readFileSync(at('package.json'), 'utf8')).name === '@nightcrawler/compute-pools'
}

function npm(...args) {
  const { status } = spawnSync('npm', args, { cwd: fileURLToPath(root), stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}
