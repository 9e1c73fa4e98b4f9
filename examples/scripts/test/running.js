import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createServer } from '@nightcrawler/compute-pools/server'
import { listen } from '@nightcrawler/compute-pools/server/node'

/** @param {import('@nightcrawler/compute-pools/server').ServerOptions} [options] */
export async function serve(options) {
  const server = createServer(options)
  const { url, port, stop } = await listen(server)
  after(stop)
  return { ...server, url, port, stop }
}

/**
 * Starts a script in its own process.
 *
 * @param {string | undefined} url
 * @param {string} script
 * @param {string[]} args
 * @param {string} [token]
 */
export function start(url, script, args = [], token) {
  const file = fileURLToPath(new URL(`../${script}`, import.meta.url))
  const { PATH } = process.env
  const env = { PATH, ...(url && { COMPUTE_POOLS_URL: url }), ...(token && { COMPUTE_POOLS_TOKEN: token }) }
  const child = spawn(process.execPath, [file, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  after(() => child.kill('SIGKILL'))
  const output = { stdout: '', stderr: '' }
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    child[name].setEncoding('utf8').on('data', (chunk) => {
      output[name] += chunk
    })
  }
  const ended = once(child, 'close').then(([status, signal]) => ({ ...output, status: status ?? signal }))
  return { child, output, ended }
}

/** @param {Parameters<typeof start>} args */
export function run(...args) {
  return start(...args).ended
}

/**
 * @param {() => boolean} holds
 * @param {() => unknown} state
 */
export async function until(holds, state) {
  for (const end = Date.now() + 20_000; !holds(); await new Promise((next) => setTimeout(next, 20))) {
    if (Date.now() > end) throw new Error(`timed out, last state: ${JSON.stringify(state())}`)
  }
}

/**
 * @param {Partial<import('@nightcrawler/compute-pools').Pool>} fields
 * @returns {import('@nightcrawler/compute-pools').Pool}
 */
export function pool(fields) {
  return {
    id: 'pool-1',
    name: 'ML Training Cluster',
    description: '',
    status: 'active',
    region: 'us-east-1',
    provider: 'AWS',
    nodeCount: 8,
    cpuUtilization: 10,
    memoryUtilization: 20.5,
    gpuUtilization: 30,
    networkUtilization: 40,
    nodeTypes: [{ type: 'g5.12xlarge', count: 8 }],
    tags: [],
    createdAt: '2023-01-15',
    ...fields,
  }
}
