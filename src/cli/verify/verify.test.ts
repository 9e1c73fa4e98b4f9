import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { createServer as createHttpServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../contract-tests/index.ts'
import type { Fetch } from '../../core/fetch.ts'
import { listen } from '../../http/listen.ts'
import { createServer } from '../../server.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

describe('a server that violates the contract', () => {
  test.each<[string, (response: Response, request: Request) => Response, string[]]>([
    [
      'DELETE returns 204',
      (response, { method }) => (method === 'DELETE' && response.ok ? new Response(null, { status: 204 }) : response),
      [
        'answers.success-is-200 should',
        'Endpoints / Delete Pool',
        'expected  200',
        'actual    204',
        'response  204',
        '-X DELETE',
      ],
    ],
    [
      'a missing pool returns 200',
      (response) => (response.status === 404 ? Response.json({}) : response),
      ['lifecycle.deleted-pool-is-gone must', 'Endpoints / Get Pool by ID', 'expected  404', 'actual    200', 'response  200'],
    ],
    [
      'a bad body returns 422',
      (response) =>
        response.status === 400 ? Response.json({ error: 'Unprocessable', message: 'no' }, { status: 422 }) : response,
      ['answers.status-is-documented must', 'Endpoints / Create New Pool', 'actual    422', 'response  422', '-X POST'],
    ],
  ])('%s: exit status 1, and a complete finding', async (_, mutate, expected) => {
    const { url } = await serving(mutate)
    const { status, stdout } = await verify(url, '--write')
    expect(status).toBe(1)
    for (const part of expected) expect(stdout).toContain(part)
    expect(stdout).toMatch(new RegExp(`reproduce curl .*'${url}/api/pools`))
    expect(stdout.trimEnd().split('\n').at(-2)).toMatch(/^✗ violates the contract: \d+ rules? broken \(/)
  })

  test('--fail-on must reports violations of lower levels as advice', async () => {
    const { url } = await serving((response, { method }) =>
      method === 'DELETE' && response.ok ? Response.json({ success: true, message: 'gone' }, { status: 202 }) : response,
    )
    const only = ['--write', '--only', 'answers.success-is-200']
    expect((await verify(url, ...only)).status).toBe(1)
    expect(await verify(url, ...only, '--fail-on', 'must')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('! answers.success-is-200 should, advice'),
    })
  })
})

describe('a server that conforms', () => {
  test('is only read without --write, and the report says so in one line', async () => {
    const { url, server, methods } = await serving()
    const before = server.state()
    const { status, stdout, stderr } = await verify(url)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^\d+ checks not run: pools are created, changed and deleted only with --write$/m)
    expect(stdout).toMatch(/^✓ conforms: \d+ checks passed, \d+ not run$/m)
    const safe = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND']
    expect([...methods()].filter((method) => !safe.includes(method))).toEqual([])
    expect(server.state()).toEqual(before)
    expect(stderr).toMatch(/^verifying http.*: \d+ checks, read-only, seed \d+\n(\[\d+\/\d+\] .*\n)*$/)
  })

  test('has only its own pools after --write', async () => {
    const { url, server } = await serving()
    const before = server.state().pools
    expect((await verify(url, '--write')).status).toBe(0)
    expect(server.state().pools).toEqual(before)
  })

  test('loses only the pools of an interrupted run with --clean', async () => {
    const { url, server } = await serving()
    const before = server.state().pools
    const body = { region: 'us-east-1', provider: 'AWS', nodeTypes: [{ type: 'p4d.24xlarge', count: 1 }] }
    const headers = { 'content-type': 'application/json' }
    for (const name of ['Contract Test aaaaaag aaaaughl', 'Contract Test of mine aaa'])
      await server.fetch('/api/pools', { method: 'POST', headers, body: JSON.stringify({ name, ...body }) })
    const { status, stdout } = await verify(url, '--write', '--clean', '--only', 'summary.*')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Note: Contract Test aaaaaag aaaaughl \(pool-\d+\), left by an earlier run: removed$/m)
    expect(server.state().pools.map(({ name }) => name)).toEqual([...before.map(({ name }) => name), 'Contract Test of mine aaa'])
  })

  test('is given with or without /api/pools, and is the embedded server by default', async () => {
    const { url } = await serving()
    expect((await verify(`${url}/api/pools/`, '--only', 'summary.*')).status).toBe(0)
    const { status, stdout, stderr } = await verify('--only', 'lifecycle.delete*')
    expect(status).toBe(0)
    expect(stderr).toContain('no url given: verifying the embedded server of this package')
    expect(stdout).toContain('Note: no url given')
    expect(stdout).toMatch(/✓ lifecycle {2}\d+ passed/)
  })

  test('--stateless never implies --write', async () => {
    const { stderr } = await verify('--stateless')
    expect(stderr).toContain('read-only')
    expect(stderr).not.toContain('read and write')
  })
})

describe('the report', () => {
  test('is the only output on a piped stdout', async () => {
    const { url } = await serving()
    const { stdout, stderr } = await verify(url, '--reporter', 'json', '--seed', '7')
    const report: Report = JSON.parse(stdout)
    expect(report).toMatchObject({ schemaVersion: 1, target: url, seed: 7, verdict: 'conforms' })
    expect(stdout + stderr).not.toContain('\u001b')
  })

  test('is written to files, with new directories and the verdict on stderr', async () => {
    const { url } = await serving()
    const directory = await scratch()
    const files = ['json', 'junit', 'html', 'markdown', 'github'].map((name) => join(directory, 'new', 'deep', `${name}.out`))
    const flags = files.flatMap((file) => ['--reporter', `${/(\w+)\.out$/.exec(file)?.[1]}=${file}`])
    const { status, stdout, stderr } = await verify(url, ...flags)
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(stderr).toMatch(/: http:\/\/127.0.0.1:\d+ conforms: \d+ checks passed/)
    const starts = await Promise.all(files.map(async (file) => (await readFile(file, 'utf8')).slice(0, 9)))
    expect(starts).toEqual(['{\n  "sche', '<?xml ver', '<!doctype', '## ✅ Comp', '::notice '])
    expect(await readdir(join(directory, 'new', 'deep'))).toHaveLength(5)
  })

  test.runIf(process.platform === 'linux')('with an invalid path is rejected before the first request', async () => {
    const { url, methods } = await serving()
    const { status, stdout, stderr } = await verify(url, '--reporter', 'json=/proc/none/report.json')
    expect({ status, stdout, requests: methods().size }).toEqual({ status: 2, stdout: '', requests: 0 })
    expect(stderr).toContain('--reporter json=/proc/none/report.json: cannot create its directory')
  })

  test.runIf(process.platform === 'linux')('that cannot be written is printed on stdout, and the exit status is 2', async () => {
    const { url } = await serving()
    const { status, stdout, stderr } = await verify(url, '--only', 'summary.*', '--reporter', 'json=/dev/full')
    expect(status).toBe(2)
    expect(stderr).toContain('cannot write json report to /dev/full: ENOSPC')
    expect(stdout).toMatch(/^✓ conforms: \d+ checks passed$/m)
  })

  test('contains no token, even if the server echoes it in another encoding', async () => {
    const token = 'full/t0ken+"x"'
    const key = 'k3y-k3y-k3y'
    const { url } = await serving((response, request) => {
      const echo = request.headers.get('authorization')?.slice('Bearer '.length) ?? ''
      const message = `${echo} ${encodeURIComponent(echo)} ${JSON.stringify(echo)} ${request.headers.get('x-key')}`
      return response.status === 400 ? Response.json({ error: 'Wrong', message, details: message }, { status: 400 }) : response
    })
    const directory = await scratch()
    const names = ['terminal', 'json', 'junit', 'html', 'markdown', 'github']
    const flags = names.flatMap((name) => ['--reporter', `${name}=${join(directory, name)}`])
    const env = { COMPUTE_POOLS_TOKEN: token }
    const { status, stderr } = await verifyWith(env, url, '--write', '--header', `X-Key: ${key}`, ...flags)
    expect(status).toBe(1)
    const reports = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')))
    for (const report of [...reports, stderr]) for (const secret of ['t0ken', key]) expect(report).not.toContain(secret)
    expect(reports.every((report) => report.includes('$TOKEN') && report.includes('$X_KEY'))).toBe(true)
  })
})

describe('a run that cannot start has exit status 2 and a hint', () => {
  test('no server listens at the URL', async () => {
    const { url, stop } = await serving()
    await stop()
    const { status, stdout, stderr } = await verify(url)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`cannot run: ${url}: connect ECONNREFUSED`)
  })

  test('the proxy of the environment is not supported', async () => {
    const env = { HTTP_PROXY: 'socks5://robot:hunter2@127.0.0.1:1080', NO_PROXY: '' }
    const { status, stdout, stderr } = await verifyWith(env, 'http://pools.example')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('invalid HTTP_PROXY "socks5://***@127.0.0.1:1080": proxies of the scheme socks5 are not supported')
    expect(stderr).not.toContain('Check that a server is running')
  })

  test('the server does not speak HTTP', async () => {
    const banner = createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n'))
    banner.listen(0, '127.0.0.1')
    await once(banner, 'listening')
    ends.push(() => banner.close())
    const { status, stdout, stderr } = await verify(`http://127.0.0.1:${(banner.address() as AddressInfo).port}`)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('the response is not HTTP')
  })
})

test('a server that always responds with 429 is inconclusive: exit status 3', async () => {
  const url = await serve(createHttpServer((_, response) => response.writeHead(429, { 'retry-after': '0' }).end()))
  const { status, stdout } = await verify(url)
  expect(status).toBe(3)
  expect(stdout).toContain('GET /api/pools returned 429 on every attempt')
  expect(stdout).toMatch(/^\? inconclusive: \d+ checks could not be decided$/m)
})

describe('Ctrl-C', () => {
  test('once: the run removes its pools, prints the report and exits with 130', async () => {
    const { url, server } = await serving(undefined, 15)
    const before = server.state().pools
    const child = start({}, [url, '--write', '--reporter', 'json'])
    await until(() => server.state().pools.length > before.length)
    child.process.kill('SIGINT')
    const { status, stdout, stderr } = await child.ended
    expect(status).toBe(130)
    expect(stderr).toContain('stopping: removing the pools of this run')
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'inconclusive', notes: ['the run was interrupted'], leftBehind: [] })
    expect(server.state().pools).toEqual(before)
  })

  test('twice: the run exits and prints the pools that may remain and the commands that remove them', async () => {
    const { url, server } = await serving(undefined, 15, (request) => request.method === 'DELETE')
    const before = server.state().pools.length
    const child = start({}, [url, '--write'])
    await until(() => server.state().pools.length > before)
    child.process.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 400))
    child.process.kill('SIGINT')
    const { status, stdout, stderr } = await child.ended
    expect({ status, stdout }).toEqual({ status: 130, stdout: '' })
    expect(stderr).toMatch(
      /exited without cleanup\. These pools may remain:\n {2}pool 'pool-\d+'\n {4}curl .*-X DELETE '.*\/api\/pools\/pool-\d+' -H 'accept: application\/json'\n/,
    )
    expect(stderr).toContain(`To remove the pools of interrupted runs: compute-pools verify ${url} --write --clean`)
  })

  test('SIGTERM cleans up and exits with 143', async () => {
    const { url, server } = await serving(undefined, 15)
    const before = server.state().pools
    const child = start({}, [url, '--write'])
    await until(() => server.state().pools.length > before.length)
    child.process.kill('SIGTERM')
    expect(await child.ended).toMatchObject({ status: 143, stdout: expect.stringContaining('? inconclusive') })
    expect(server.state().pools).toEqual(before)
  })
})

test.runIf(process.platform === 'linux')('an uncaught error removes the pools and ends with 2, not 1', async () => {
  const { url, server } = await serving(undefined, 15)
  const before = server.state().pools
  const crash = "process.on('SIGUSR2', () => setTimeout(() => { throw new Error('unexpected') }))"
  const child = start({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}` }, [url, '--write'])
  await until(() => server.state().pools.length > before.length)
  child.process.kill('SIGUSR2')
  const { status, stdout, stderr } = await child.ended
  expect(status).toBe(2)
  expect(stdout).toContain('? inconclusive')
  expect(stderr).toContain('a bug in this package, please report it: removing the pools of this run\nError: unexpected')
  expect(server.state().pools).toEqual(before)
})

/** Runs the command line to its end. */
function verify(...args: string[]) {
  return verifyWith({}, ...args)
}

function verifyWith(env: Record<string, string>, ...args: string[]) {
  return start(env, args).ended
}

function start(env: Record<string, string>, args: string[]) {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'verify', ...args], {
    env: { ...process.env, COMPUTE_POOLS_TOKEN: '', COMPUTE_POOLS_FORBIDDEN_TOKEN: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  ends.push(() => child.kill('SIGKILL'))
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('the output is piped')
  const ended = Promise.all([once(child, 'exit'), text(stdout), text(stderr)]).then(([[status], out, err]) => ({
    status,
    stdout: out,
    stderr: err,
  }))
  return { process: child, ended }
}

/** Starts the embedded server. Responses are mutated and delayed by `delayMs`; requests that `hangs` selects get none. */
async function serving(
  mutate: (response: Response, request: Request) => Response = (response) => response,
  delayMs = 0,
  hangs: (request: Request) => boolean = () => false,
) {
  const server = createServer()
  const seen = new Set<string>()
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init)
    seen.add(request.method)
    if (hangs(request)) return new Promise(() => {})
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
    return mutate(await server.fetch(request.clone()), request)
  }
  const { url, stop } = await listen({ fetch })
  ends.push(stop)
  return { url, stop, server, methods: () => seen }
}

async function serve(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function scratch(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'compute-pools-verify-'))
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
