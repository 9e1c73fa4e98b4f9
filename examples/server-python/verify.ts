/**
 * Runs the contract suite against this server, open and with tokens: `npm run test:python`. Where there is no Python it
 * says so, and fails on CI, so that nobody takes what was not run for passed.
 */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type VerifyOptions, verify } from '../../contract-tests/index.ts'
import { terminal } from '../../contract-tests/reporters/terminal.ts'

const token = 'full-4f1c9a7d20b84e6b'
const forbiddenToken = 'read-8d2be017c35f4a90'
const runs: [what: string, serverOptions: string[], verifyOptions: VerifyOptions][] = [
  ['open and empty', [], {}],
  ['open, with pools in it', ['--seed'], {}],
  ['with a token', ['--token', token], { token }],
  [
    'with a token, and one that may not write',
    ['--seed', '--token', token, '--forbidden-token', forbiddenToken],
    { token, forbiddenToken },
  ],
]

if (spawnSync('python3', ['--version']).status === 0) {
  for (const run of runs) await play(...run)
} else {
  console.log('The Python server was not run: there is no python3 here.')
  if (process.env.CI === 'true') process.exitCode = 1
}

async function play(what: string, serverOptions: string[], verifyOptions: VerifyOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pools-'))
  const server = start(['--port', '0', '--database', join(folder, 'pools.sqlite'), ...serverOptions])
  try {
    const report = await verify({ url: await urlOf(server), write: true, ...verifyOptions })
    const { passed, requests, skipped } = report.counts
    console.log(
      `The Python server, ${what}: ${report.verdict}; ${passed} checks passed, ${skipped} not run, ${requests} requests`,
    )
    if (report.verdict === 'conforms') return
    console.log(`\n${terminal(report)}`)
    process.exitCode = 1
  } finally {
    await stop(server)
    await rm(folder, { recursive: true })
  }
}

type Running = ChildProcessByStdio<null, Readable, null>

function start(options: string[]): Running {
  const script = fileURLToPath(new URL('server.py', import.meta.url))
  return spawn('python3', [script, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** The first line of output ends with the URL. */
async function urlOf(server: Running): Promise<string> {
  const lines = createInterface(server.stdout)
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?]
  const url = line?.split(' ').at(-1)
  if (!url) throw new Error('the Python server ended before it said where it listens')
  return url
}

async function stop(server: Running): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill()
  await ended
}
