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

describe('a server that departs from the document', () => {
  test.each<[string, (honest: Response, request: Request) => Response, string[]]>([
    [
      'DELETE is answered with 204',
      (honest, { method }) => (method === 'DELETE' && honest.ok ? new Response(null, { status: 204 }) : honest),
      [
        'answers.success-is-200 should',
        'Endpoints / Delete Pool',
        'expected  200',
        'actual    204',
        'answer    204',
        '-X DELETE',
      ],
    ],
    [
      'a missing pool is answered with 200',
      (honest) => (honest.status === 404 ? Response.json({}) : honest),
      ['lifecycle.deleted-pool-is-gone must', 'Endpoints / Get Pool by ID', 'expected  404', 'actual    200', 'answer    200'],
    ],
    [
      'a bad body is answered with 422',
      (honest) => (honest.status === 400 ? Response.json({ error: 'Unprocessable', message: 'no' }, { status: 422 }) : honest),
      ['answers.status-is-documented must', 'Endpoints / Create New Pool', 'actual    422', 'answer    422', '-X POST'],
    ],
  ])('%s: exit status 1, and all that a person needs to see it', async (_, lie, shown) => {
    const { url } = await serving(lie)
    const { status, stdout } = await verify(url, '--write')
    expect(status).toBe(1)
    for (const part of shown) expect(stdout).toContain(part)
    expect(stdout).toMatch(new RegExp(`try {7}curl .*'${url}/api/pools`))
    expect(stdout.trimEnd().split('\n').at(-2)).toMatch(/^✗ violates the contract: \d+ rules? broken \(/)
  })

  test('--fail-on must leaves what is said only by example as advice', async () => {
    const { url } = await serving((honest, { method }) =>
      method === 'DELETE' && honest.ok ? Response.json({ success: true, message: 'gone' }, { status: 202 }) : honest,
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
  test('is only read unless --write is given, and the report says so in one line', async () => {
    const { url, server, methods } = await serving()
    const before = server.state()
    const { status, stdout, stderr } = await verify(url)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^\d+ checks not run: pools are created, changed and deleted only with --write$/m)
    expect(stdout).toMatch(/^✓ conforms: \d+ checks passed, \d+ not run$/m)
    const safe = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND']
    expect([...methods()].filter((method) => !safe.includes(method))).toEqual([])
    expect(server.state()).toEqual(before)
    expect(stderr).toMatch(/^verifying http.*: \d+ checks, only reading, seed \d+\n$/)
  })

  test('is left with its own pools and no others after --write', async () => {
    const { url, server } = await serving()
    const before = server.state().pools
    expect((await verify(url, '--write')).status).toBe(0)
    expect(server.state().pools).toEqual(before)
  })

  test('is freed by --clean of what a killed run has left there, and of nothing else', async () => {
    const { url, server } = await serving()
    const before = server.state().pools
    const body = { region: 'us-east-1', provider: 'AWS', nodeTypes: [{ type: 'p4d.24xlarge', count: 1 }] }
    const headers = { 'content-type': 'application/json' }
    for (const name of ['Contract Test abcdefg aaa', 'Contract Tests of mine'])
      await server.fetch('/api/pools', { method: 'POST', headers, body: JSON.stringify({ name, ...body }) })
    const { status, stdout } = await verify(url, '--write', '--clean', '--only', 'summary.*')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Note: Contract Test abcdefg aaa \(pool-\d+\), left by an earlier run: removed$/m)
    expect(server.state().pools.map(({ name }) => name)).toEqual([...before.map(({ name }) => name), 'Contract Tests of mine'])
  })

  test('may be named with /api/pools at its end, and without a url is the embedded one', async () => {
    const { url } = await serving()
    expect((await verify(`${url}/api/pools/`, '--only', 'summary.*')).status).toBe(0)
    const { status, stdout, stderr } = await verify('--only', 'lifecycle.delete*')
    expect(status).toBe(0)
    expect(stderr).toContain('no url was given, so this is the embedded server of this package')
    expect(stdout).toContain('Note: no url was given')
    expect(stdout).toMatch(/✓ lifecycle {2}\d+ passed/)
  })

  test('--stateless never implies --write', async () => {
    const { stdout, stderr } = await verify('--stateless')
    expect(stderr).toContain('only reading')
    expect(stdout).not.toContain('writing')
  })
})

describe('the report', () => {
  test('is all that is on stdout when it is piped', async () => {
    const { url } = await serving()
    const { stdout, stderr } = await verify(url, '--reporter', 'json', '--seed', '7')
    const report: Report = JSON.parse(stdout)
    expect(report).toMatchObject({ schemaVersion: 1, target: url, seed: 7, verdict: 'conforms' })
    expect(stdout + stderr).not.toContain('\u001b')
  })

  test('goes to files, whose directories are made, with the verdict on stderr', async () => {
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

  test.runIf(process.platform === 'linux')('that has no place is known before anything is asked', async () => {
    const { url, methods } = await serving()
    const { status, stdout, stderr } = await verify(url, '--reporter', 'json=/proc/none/report.json')
    expect({ status, stdout, asked: methods().size }).toEqual({ status: 2, stdout: '', asked: 0 })
    expect(stderr).toContain('--reporter json=/proc/none/report.json: its directory cannot be made')
  })

  test.runIf(process.platform === 'linux')('that finds no room in the end is on stdout, and the exit status is 2', async () => {
    const { url } = await serving()
    const { status, stdout, stderr } = await verify(url, '--only', 'summary.*', '--reporter', 'json=/dev/full')
    expect(status).toBe(2)
    expect(stderr).toContain('json could not be written to /dev/full: ENOSPC')
    expect(stdout).toMatch(/^✓ conforms: \d+ checks passed$/m)
  })

  test('shows no token, wherever it came from and however the server repeats it', async () => {
    const token = 'full/t0ken+"x"'
    const key = 'k3y-k3y-k3y'
    const { url } = await serving((honest, request) => {
      const echo = request.headers.get('authorization')?.slice('Bearer '.length) ?? ''
      const message = `${echo} ${encodeURIComponent(echo)} ${JSON.stringify(echo)} ${request.headers.get('x-key')}`
      return honest.status === 400 ? Response.json({ error: 'Wrong', message, details: message }, { status: 400 }) : honest
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

describe('what cannot be run is exit status 2, with the way out', () => {
  test('nothing listens there', async () => {
    const { url, stop } = await serving()
    await stop()
    const { status, stdout, stderr } = await verify(url)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`cannot run: ${url}: connect ECONNREFUSED`)
  })

  test('what listens there does not speak HTTP', async () => {
    const banner = createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n'))
    banner.listen(0, '127.0.0.1')
    await once(banner, 'listening')
    ends.push(() => banner.close())
    const { status, stdout, stderr } = await verify(`http://127.0.0.1:${(banner.address() as AddressInfo).port}`)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('what came is no HTTP')
  })
})

test('a server that only ever asks to wait leaves it inconclusive: exit status 3', async () => {
  const url = await serve(createHttpServer((_, response) => response.writeHead(429, { 'retry-after': '0' }).end()))
  const { status, stdout } = await verify(url)
  expect(status).toBe(3)
  expect(stdout).toContain('GET /api/pools is answered with 429 again and again')
  expect(stdout).toMatch(/^\? inconclusive: \d+ checks could not be decided$/m)
})

describe('Ctrl-C', () => {
  test('once: the pools of the run are removed, the report is printed, exit status 130', async () => {
    const { url, server } = await serving(undefined, 15)
    const before = server.state().pools
    const child = start({}, [url, '--write', '--reporter', 'json'])
    await until(() => server.state().pools.length > before.length)
    child.process.kill('SIGINT')
    const { status, stdout, stderr } = await child.ended
    expect(status).toBe(130)
    expect(stderr).toContain('stopping; the pools of this run are being removed')
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'inconclusive', notes: ['the run was interrupted'], leftBehind: [] })
    expect(server.state().pools).toEqual(before)
  })

  test('twice: it ends at once, with the pools that may be left and the commands that remove them', async () => {
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
      /ended at once\. Pools that may be left:\n {2}curl .*-X DELETE '.*\/api\/pools\/pool-\d+'.* # pool-\d+\n/,
    )
    expect(stderr).toContain(`compute-pools verify ${url} --write --clean removes every pool that a run left behind`)
  })

  test('SIGTERM cleans up as well, and is exit status 143', async () => {
    const { url, server } = await serving(undefined, 15)
    const before = server.state().pools
    const child = start({}, [url, '--write'])
    await until(() => server.state().pools.length > before.length)
    child.process.kill('SIGTERM')
    expect(await child.ended).toMatchObject({ status: 143, stdout: expect.stringContaining('? inconclusive') })
    expect(server.state().pools).toEqual(before)
  })
})

/** The command line, run to its end. */
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

/** The embedded server on a port, each of its answers as `lie` leaves it, `ms` late; never where `hangs` says so. */
async function serving(
  lie: (honest: Response, request: Request) => Response = (honest) => honest,
  ms = 0,
  hangs: (request: Request) => boolean = () => false,
) {
  const server = createServer()
  const seen = new Set<string>()
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init)
    seen.add(request.method)
    if (hangs(request)) return new Promise(() => {})
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
    return lie(await server.fetch(request.clone()), request)
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
