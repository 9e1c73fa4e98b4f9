import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createServer } from '@nightcrawler/compute-pools/server'
import { listen } from '@nightcrawler/compute-pools/server/node'

const here = fileURLToPath(new URL('..', import.meta.url))
const cli = join(here, 'node_modules/@nightcrawler/compute-pools/dist/cli.js')
const reports = ['annotations.txt', 'junit.xml', 'report.html', 'report.json', 'summary.md']

test('a conforming server gives exit status 0 and all reports', async () => {
  const { url } = await serve({})
  const { status, stdout, file, files } = await contractTest([url, '--write'], { GITHUB_ACTIONS: 'true' })
  assert.equal(status, 0)
  assert.match(stdout, /✓ conforms/)
  assert.deepEqual(await files(), reports)
  assert.doesNotMatch(stdout, /^::error/m)
  assert.match(stdout, /^::notice title=Compute Pools API::.*conforms/m)
  assert.equal(JSON.parse(await file('report.json')).verdict, 'conforms')
  assert.match(await file('junit.xml'), /^<\?xml .*<testsuites/s)
})

test('a nonconforming server gives exit status 1, annotations, a job summary and an HTML report', async () => {
  const { url } = await serve({ faults: [{ kind: 'wrong-shape', operation: 'getPool' }] })
  const { status, stdout, file, summary } = await contractTest([url, '--write'], { GITHUB_ACTIONS: 'true' })
  assert.equal(status, 1)
  assert.match(stdout, /^::error title=answers\.success-matches-its-schema \(must\)::/m)
  // The output of an earlier step is kept.
  assert.match(await summary(), /^An earlier step\n[\s\S]*answers\.success-matches-its-schema/)
  const page = await file('report.html')
  assert.match(page, /answers\.success-matches-its-schema/)
  assert.doesNotMatch(page, /(src|href)="(https?:)?\/\//)
})

test('annotations are printed only on GitHub', async () => {
  const { url } = await serve({ faults: [{ kind: 'wrong-shape', operation: 'getPool' }] })
  const { status, stdout } = await contractTest([url], {})
  assert.equal(status, 1)
  assert.doesNotMatch(stdout, /^::/m)
})

test('tokens are sent to the server and appear in no report', async () => {
  const [token, forbiddenToken] = ['ed1tor-token-7f3', 'v1ewer-token-9c2']
  const { url } = await serve({ auth: { full: [token], readOnly: [forbiddenToken], public: 'nothing' } })
  const credentials = { COMPUTE_POOLS_TOKEN: token, COMPUTE_POOLS_FORBIDDEN_TOKEN: forbiddenToken }
  const { status, stdout, stderr, file, files } = await contractTest([url, '--write'], credentials)
  assert.equal(status, 0, stderr)
  const texts = [stdout, stderr, ...(await Promise.all((await files()).map(file)))]
  for (const text of texts) assert.doesNotMatch(text, /ed1tor|v1ewer/)
})

test('without a server or a URL the exit status is 2, and old reports are deleted', async () => {
  const { status, stderr, files } = await contractTest([`http://127.0.0.1:${await freePort()}`], {}, { 'out/report.html': 'old' })
  assert.equal(status, 2)
  assert.match(stderr, /cannot run/)
  assert.deepEqual(await files(), [])
  assert.deepEqual(await contractTest([], {}).then(({ status, stderr }) => [status, stderr.split(':')[0]]), [2, 'usage'])
})

test('a server that always rejects requests as busy gives exit status 3', async () => {
  // Retry-After is 0 so that the test takes only seconds.
  const { url, stop } = await listen({ fetch: async () => new Response('', { status: 503, headers: { 'retry-after': '0' } }) })
  after(stop)
  const { status } = await contractTest([url], {})
  assert.equal(status, 3)
})

// Unlike `compute-pools mock`, this server keeps running when its parent process exits.
const program = `
  import { createServer } from '${import.meta.resolve('@nightcrawler/compute-pools/server')}'
  import { listen } from '${import.meta.resolve('@nightcrawler/compute-pools/server/node')}'
  const server = createServer({ pools: [], latency: Number(process.env.LATENCY ?? 0) })
  const { url } = await listen(server, { port: Number(process.env.PORT) })
  console.log('listening on', url)
  process.on('SIGTERM', () => {
    console.log('ended with', server.state().pools.length, 'pools')
    process.exit()
  })
`
for (const command of ['PORT=… node server.mjs', 'npm start', 'cd . && PORT=… node server.mjs']) {
  test(`SERVER_COMMAND='${command}' starts the server and stops it afterwards`, async () => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const SERVER_COMMAND = command.replace('…', port)
    const present = { 'server.mjs': program, 'package.json': manifest(`PORT=${port} node server.mjs`) }
    const { status, file, stderr } = await contractTest([url, '--write'], { SERVER_COMMAND }, present)
    assert.equal(status, 0, stderr)
    assert.doesNotMatch(stderr, /still responds/)
    assert.match(await file('server.log'), new RegExp(`^listening on ${url}\nended with 0 pools$`, 'm'))
    await assert.rejects(fetch(url))
  })
}

test('a SERVER_COMMAND that fails is reported with its output', async () => {
  const { status, stderr } = await contractTest([`http://127.0.0.1:${await freePort()}`], {
    SERVER_COMMAND: `'${process.execPath}' -e 'console.log("no database"); process.exit(1)'`,
  })
  assert.equal(status, 2)
  assert.match(stderr, /no server responds at .*no database/s)
})

test('a server that already runs at the URL is not tested instead of SERVER_COMMAND', async () => {
  const { url } = await serve({})
  const { status, stderr, files } = await contractTest([url, '--write'], { SERVER_COMMAND: 'true' })
  assert.equal(status, 2)
  assert.match(stderr, /^contract-test: a server already responds at \S+: stop it/)
  assert.deepEqual(await files(), [])
})

test('a canceled run deletes its pools', async () => {
  let child
  const server = createServer({ pools: [], latency: 20 })
  const { url, stop } = await listen({
    async fetch(input, init) {
      const response = await server.fetch(input, init)
      if (server.state().pools.length > 0 && !child.killed) child.kill('SIGTERM')
      return response
    },
  })
  after(stop)
  const { ended, ...begun } = await begin([url, '--write'], {})
  child = begun.child
  assert.equal((await ended).status, 143)
  assert.deepEqual(server.state().pools, [])
})

test('after Ctrl-C the server runs until the pools are deleted', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const SERVER_COMMAND = `LATENCY=20 PORT=${port} node server.mjs`
  // In its own process group, which gets all signals, like a foreground process of a terminal.
  const foreground = { detached: true }
  const { child, ended, file } = await begin([url, '--write'], { SERVER_COMMAND }, { 'server.mjs': program }, foreground)
  const hasPools = () => fetch(`${url}/api/pools`).then(async (response) => (await response.json()).pools.length > 0)
  while (child.exitCode === null && !(await hasPools().catch(() => false))) await setTimeout(50)
  process.kill(-child.pid, 'SIGINT')
  const { status, stderr } = await ended
  assert.equal(status, 130, stderr)
  assert.match(await file('server.log'), /ended with 0 pools\n$/)
  await assert.rejects(fetch(url))
})

/** @param {import('@nightcrawler/compute-pools/server').ServerOptions} options */
async function serve(options) {
  const { url, stop } = await listen(createServer(options))
  after(stop)
  return { url }
}

const manifest = (start) => JSON.stringify({ private: true, scripts: { start } })

async function contractTest(...args) {
  const { ended, ...rest } = await begin(...args)
  return { ...rest, ...(await ended) }
}

/** Runs the script with the system's shell, in a folder of its own in which the package is installed. */
async function begin(args, env, present = {}, options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'))
  after(() => rm(folder, { recursive: true, force: true }))
  await cp(join(here, 'contract-test.sh'), join(folder, 'contract-test.sh'))
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true })
  await symlink(cli, join(folder, 'node_modules/.bin/compute-pools'))
  await mkdir(join(folder, 'out'))
  for (const [name, text] of Object.entries(present)) await writeFile(join(folder, name), text)
  await writeFile(join(folder, 'summary'), 'An earlier step\n')
  const child = spawn('sh', ['contract-test.sh', ...args], {
    ...options,
    cwd: folder,
    env: { PATH: process.env.PATH, REPORTS: 'out', WAIT_SECONDS: '30', GITHUB_STEP_SUMMARY: join(folder, 'summary'), ...env },
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (chunk) => {
      output[name] += chunk
    })
  }
  return {
    child,
    ended: once(child, 'close').then(([status, signal]) => ({ ...output, status: status ?? signal })),
    file: (name) => readFile(join(folder, 'out', name), 'utf8'),
    files: async () => (await readdir(join(folder, 'out'))).sort(),
    summary: () => readFile(join(folder, 'summary'), 'utf8'),
  }
}

async function freePort() {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  await new Promise((closed) => server.close(closed))
  return port
}
