// Runs the contract tests against this server, open and with tokens.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { reporters, verify } from '@nightcrawler/compute-pools/contract'

const token = 'full-4f1c9a7d20b84e6b'
const forbiddenToken = 'read-8d2be017c35f4a90'
/** @type {[name: string, serverOptions: string[], verifyOptions: import('@nightcrawler/compute-pools/contract').VerifyOptions][]} */
const runs = [
  ['open and empty', [], {}],
  ['open, with pools in it', ['--seed'], {}],
  ['with a token', ['--token', token], { token }],
  [
    'with a token, and one that may not write',
    ['--seed', '--token', token, '--forbidden-token', forbiddenToken],
    { token, forbiddenToken },
  ],
]

for (const run of runs) await runContractTests(...run)

async function runContractTests(name, serverOptions, verifyOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'pools-'))
  const server = start(['--port', '0', '--database', join(folder, 'pools.sqlite'), ...serverOptions])
  try {
    const report = await verify({ url: await urlOf(server), write: true, ...verifyOptions })
    const { passed, requests, skipped } = report.counts
    console.log(
      `The Python server, ${name}: ${report.verdict}; ${passed} checks passed, ${skipped} not run, ${requests} requests`,
    )
    if (report.verdict === 'conforms') return
    console.log(`\n${reporters.terminal(report)}`)
    process.exitCode = 1
  } finally {
    await stop(server)
    await rm(folder, { recursive: true })
  }
}

function start(options) {
  const script = fileURLToPath(new URL('server.py', import.meta.url))
  return spawn('python3', [script, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** The first line of output ends with the URL. */
async function urlOf(server) {
  const lines = createInterface(server.stdout)
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')])
  const url = line?.split(' ').at(-1)
  if (!url) throw new Error('the Python server exited before it printed its URL')
  return url
}

async function stop(server) {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill()
  await ended
}
