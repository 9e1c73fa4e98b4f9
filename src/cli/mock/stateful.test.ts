import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { newPool } from '../../testing/embedded-server.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compute-pools-'))
})
afterAll(() => rm(folder, { recursive: true }))

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

function start(...args: string[]) {
  const command = ['--import', 'tsx', 'src/cli.ts', 'mock', '--stateful', ...args]
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  return child
}

/** Starts a mock and waits until it is ready. `end` stops it and returns its stderr. */
async function startReady(...args: string[]) {
  const child = start('--port', '0', ...args)
  const log = text(child.stderr)
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.includes('Ctrl-C')) break
  }
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(lines.join())?.[0]
  if (url === undefined) throw new Error(`the mock did not start: ${await log}`)
  const end = async (signal: NodeJS.Signals) => {
    const closed = once(child, 'close')
    child.kill(signal)
    const [status] = await closed
    return { status, log: await log }
  }
  return { url, lines, end, pid: child.pid }
}

async function runToEnd(...args: string[]) {
  const child = start(...args)
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { stdout, stderr, status }
}

const create = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(newPool) }

test('it prints its URL, stores changes and logs each request', async () => {
  const { url, lines, end } = await startReady()
  expect(lines.map((line) => line.replaceAll(url, 'URL'))).toMatchInlineSnapshot(`
    [
      "The mock is running at URL with 12 pools. Changes are kept in memory.",
      "",
      "  curl URL/api/pools",
      "  curl -X POST URL/api/pools -H 'content-type: application/json' -d '{"name":"Trial","region":"us-west-2","provider":"AWS","nodeTypes":[{"type":"g5.12xlarge","count":8}]}'",
      "  curl URL/api/pools/activity",
      "  curl URL/api/pools/pool-1",
      "  curl -X PUT URL/api/pools/pool-1 -H 'content-type: application/json' -d '{"name":"Renamed"}'",
      "  curl -X DELETE URL/api/pools/pool-1",
      "",
      "Press Ctrl-C to stop.",
    ]
  `)
  expect((await fetch(`${url}/api/pools`, create)).status).toBe(201)
  expect((await fetch(`${url}/api/pools/pool-7?x=1`)).status).toBe(200)
  expect((await fetch(`${url}/api/pools/nope`, { method: 'DELETE' })).status).toBe(404)
  const { status, log } = await end('SIGINT')
  expect(status).toBe(130)
  expect(log.replaceAll(/\d+ ms/g, 'N ms')).toBe(
    'POST /api/pools 201 N ms\nGET /api/pools/pool-7?x=1 200 N ms\nDELETE /api/pools/nope 404 N ms\n',
  )
})

test('SIGTERM under load loses no acknowledged change', async () => {
  const path = join(folder, 'load.json')
  const { url, end } = await startReady('--save', path, '--seed', 'empty')
  const acknowledged: string[] = []
  const callers = Array.from({ length: 20 }, async () => {
    for (;;) {
      const response = await fetch(`${url}/api/pools`, create).catch(() => undefined)
      const pool = response?.status === 201 ? await response.json().catch(() => undefined) : undefined
      if (pool === undefined) return
      acknowledged.push(pool.id)
    }
  })
  await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(100)
  expect((await end('SIGTERM')).status).toBe(0)
  await Promise.all(callers)
  const { pools }: { pools: { id: string }[] } = JSON.parse(await readFile(path, 'utf8'))
  expect(acknowledged.filter((id) => !pools.some((pool) => pool.id === id))).toEqual([])
})

test('--save resumes the saved state, also after kill -9', async () => {
  const path = join(folder, 'pools.json')
  const first = await startReady('--save', path)
  expect((await fetch(`${first.url}/api/pools`, create)).status).toBe(201)
  expect((await fetch(`${first.url}/api/pools/pool-1`, { method: 'DELETE' })).status).toBe(200)
  await first.end('SIGKILL')

  const second = await startReady('--save', path, '--seed', 'empty')
  expect(second.lines[0]).toContain(`Changes are saved to ${path} (resumed).`)
  expect((await fetch(`${second.url}/api/pools/pool-1`)).status).toBe(404)
  expect(await (await fetch(`${second.url}/api/pools/pool-7`)).json()).toMatchObject({ name: 'Trial' })
  const { activities } = await (await fetch(`${second.url}/api/pools/activity`)).json()
  expect(activities).toHaveLength(14)
  expect((await second.end('SIGTERM')).status).toBe(0)
})

test('a --save file is locked, also for links to it, until its mock ends or is killed', async () => {
  const [path, link] = [join(folder, 'held.json'), join(folder, 'link.json')]
  await symlink(path, link)
  const first = await startReady('--save', path)
  for (const name of [path, link]) {
    const { stdout, stderr, status } = await runToEnd('--port', '0', '--save', name, '--seed', 'empty')
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
    expect(stderr).toBe(`compute-pools mock: ${name} is in use by process ${first.pid}; stop it or choose another file\n`)
  }
  expect((await fetch(`${first.url}/api/pools/pool-1`, { method: 'DELETE' })).status).toBe(200)
  await first.end('SIGKILL')

  const second = await startReady('--save', link)
  expect(second.lines[0]).toContain('with 11 pools')
  await second.end('SIGTERM')
  const third = await startReady('--save', path)
  process.kill(third.pid ?? 0, 'SIGSTOP')
  expect((await runToEnd('--port', '0', '--save', path)).stderr).toContain(`${path} is in use by another process`)
})

test('a damaged --save file is rejected and not changed', async () => {
  const path = join(folder, 'broken.json')
  await writeFile(path, '{"pools": [')
  const { stdout, stderr, status } = await runToEnd('--save', path)
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  expect(stderr).toMatch(
    /^compute-pools mock: cannot resume from .*broken\.json: line 1 is not valid JSON: .*; the file was not changed\. Move it away or choose another file\n$/,
  )
  expect(await readFile(path, 'utf8')).toBe('{"pools": [')
})

test('it stops if the --save file cannot be written', async () => {
  const { stderr, status } = await runToEnd('--port', '0', '--save', join(folder, 'nowhere', 'pools.json'))
  expect(status).toBe(2)
  expect(stderr).toBe(
    `compute-pools mock: cannot write ${join(folder, 'nowhere', 'pools.json')}: the directory ${join(folder, 'nowhere')} does not exist\n`,
  )
})

test('--seed accepts empty and the name of a file', async () => {
  const empty = await startReady('--seed', 'empty')
  expect(empty.lines[0]).toContain('with 0 pools.')
  const list = await (await fetch(`${empty.url}/api/pools`)).json()
  expect(list.pools).toEqual([])
  await fetch(`${empty.url}/api/pools`, create)
  const path = join(folder, 'seed.json')
  await writeFile(path, await (await fetch(`${empty.url}/api/pools`)).text())

  const filled = await startReady('--seed', path)
  expect(filled.lines[0]).toContain('with 1 pool.')
  expect((await (await fetch(`${filled.url}/api/pools`)).json()).pools[0].name).toBe('Trial')
})

test('--auth, --latency, --fault and --no-cors configure the server', async () => {
  const { url, lines } = await startReady(
    ...['--auth', 'admin,read-only:viewer', '--latency', '50', '--no-cors'],
    ...['--fault', 'getPool:503x1', '--fault', 'listActivity:reset'],
  )
  expect(lines.at(-1)).toBe("Add -H 'Authorization: Bearer TOKEN' with a token of --auth. Press Ctrl-C to stop.")
  const start = performance.now()
  const unauthorized = await fetch(`${url}/api/pools`, { headers: { origin: 'http://localhost:5173' } })
  expect(performance.now() - start).toBeGreaterThan(45)
  expect(unauthorized.status).toBe(401)
  expect(unauthorized.headers.get('access-control-allow-origin')).toBeNull()
  const asViewer = { headers: { authorization: 'Bearer viewer' } }
  expect((await fetch(`${url}/api/pools/pool-1`, asViewer)).status).toBe(503)
  expect((await fetch(`${url}/api/pools/pool-1`, asViewer)).status).toBe(200)
  expect((await fetch(`${url}/api/pools/pool-1`, { ...asViewer, method: 'DELETE' })).status).toBe(403)
  await expect(fetch(`${url}/api/pools/activity`, asViewer)).rejects.toThrow(TypeError)
})

test('--allow-host, --cors-origin and --host decide who can use the mock', async () => {
  const { url, lines } = await startReady(
    ...['--host', '0.0.0.0', '--allow-host', 'mock', '--cors-origin', 'https://app.example'],
  )
  const { port } = new URL(url)
  expect(lines.join('\n')).toMatch(/Other machines that can reach this one can use the mock without a token[.:]/)
  expect(lines).toContain('Requests that use another host name need --allow-host NAME.')
  const status = async (host: string, origin = 'https://app.example') => {
    const request = get({ port, path: '/api/pools', headers: { host, origin } })
    const [response]: IncomingMessage[] = await once(request, 'response')
    response?.resume()
    return [response?.statusCode, response?.headers['access-control-allow-origin']]
  }
  expect(await status(`mock:${port}`)).toEqual([200, 'https://app.example'])
  expect(await status('192.0.2.1', 'https://other.example')).toEqual([200, undefined])
  expect(await status('other')).toEqual([403, undefined])
  const other = { ...create, headers: { ...create.headers, origin: 'https://other.example' } }
  expect((await fetch(`${url}/api/pools`, other)).status).toBe(403)
})

test('it stops without waiting for pending requests', async () => {
  const { url, end } = await startReady('--latency', '60000', '--fault', 'listPools:slow=600000')
  const pending = [`${url}/api/pools/pool-1`, `${url}/nope`].map((each) => fetch(each).catch(() => 'aborted'))
  await new Promise((resolve) => setTimeout(resolve, 200))
  const start = performance.now()
  const { log } = await end('SIGTERM')
  expect(performance.now() - start).toBeLessThan(10_000)
  expect(await Promise.all(pending)).toEqual(['aborted', 'aborted'])
  expect(log).toContain('GET /nope aborted')
})

test('if the port is in use, the --save file is not touched', async () => {
  const { url } = await startReady()
  const { port } = new URL(url)
  const path = join(folder, 'untouched.json')
  const { stderr, status } = await runToEnd('--port', port, '--save', path)
  expect(status).toBe(2)
  expect(stderr).toBe(
    `compute-pools mock: port ${port} of 127.0.0.1 is in use: stop the program that uses it, or choose another port (0 picks a free one)\n`,
  )
  await expect(readFile(path)).rejects.toThrow('ENOENT')
})

test.each<[string[], RegExp]>([
  [['--port', '70000'], /^compute-pools mock: invalid --port "70000": expected an integer from 0 to 65535/],
  [['--seed', 'nowhere.json'], /^compute-pools mock: cannot load seed nowhere\.json: the file does not exist/],
  [['--save='], /^compute-pools mock: invalid --save "": expected the name of a file/],
  [['--latencey', '5'], /^compute-pools mock: unknown option --latencey\. Did you mean --latency\?/],
  [['--fault', 'getPols:500'], /Did you mean getPool\?/],
])('%j is rejected', async (args, message) => {
  const { stderr, status } = await runToEnd(...args)
  expect(status).toBe(2)
  expect(stderr).toMatch(message)
})

test('--help', async () => {
  expect((await runToEnd('--help')).stdout).toMatchInlineSnapshot(`
    "Start a stateful mock server of the Compute Pools API

    Usage: compute-pools mock --stateful [options]

    Options:
      --port N              Port to listen on; 0 picks a free one (default 4010)
      --host NAME           Address to listen on; 0.0.0.0 listens on all interfaces, so that
                            other machines can use the mock (default 127.0.0.1)
      --seed SEED           Initial data: document (the pools of the API document), empty, or
                            a JSON file with { "pools": [...], "activities": [...] }, where
                            "activities" is optional (default document)
      --save FILE           Save all data to FILE after each change. If FILE exists, resume
                            from it and ignore --seed
      --auth TOKENS         Require a bearer token. TOKENS is a comma-separated list: TOKEN
                            has full access, read-only:TOKEN can only read, none:TOKEN has no
                            access. Web pages of other machines need --cors-origin
                            (repeatable)
      --latency MS          Delay of each response in milliseconds: 200, or 100-400 for a
                            random delay in this range
      --fault FAULT         Inject a fault: [OPERATION:]KIND[@PROBABILITY][xTIMES], with one
                            of the kinds below (repeatable)
                            503          respond with this status, from 200 to 599
                            reset        reset the connection without handling the request
                            truncated    handle the request, then send half of the response
                            slow[=MS]    send the response slowly, over MS milliseconds (3000 if omitted)
                            wrong-shape  send JSON that violates the schema
      --moving              Change the utilization of active pools over time
      --allow-host NAME     Accept requests whose Host header has this name, besides those of
                            this machine; * accepts any name (repeatable)
      --cors-origin ORIGIN  Let only web pages of this origin and of this machine use the mock
                            (repeatable)
      --no-cors             Let no web pages of other origins use the mock
      -h, --help            Show this help

    Each request is logged on stderr. A new pool is initializing for 10 seconds, then active.
    The mock stops on Ctrl-C (exit status 130), on SIGTERM, and when the process that started it ends.
    Exit status 2: the port is in use, or a file cannot be used or is in use by another mock.

    Examples:
      compute-pools mock --stateful --save pools.json
      compute-pools mock --stateful --auth admin,read-only:viewer --latency 100-400
      compute-pools mock --stateful --fault createPool:500 --fault listPools:reset@0.2
    "
  `)
})
