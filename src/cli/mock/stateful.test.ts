import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

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

/** A mock that answers: its URL, and all that it says on stderr until it ends. */
async function running(...args: string[]) {
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

async function ended(...args: string[]) {
  const child = start(...args)
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { stdout, stderr, status }
}

const newPool = JSON.stringify({
  name: 'Trial',
  region: 'us-west-2',
  provider: 'AWS',
  nodeTypes: [{ type: 'g5.12xlarge', count: 8 }],
})
const create = { method: 'POST', headers: { 'content-type': 'application/json' }, body: newPool }

test('it remembers what it is told, says where it answers, and logs each request', async () => {
  const { url, lines, end } = await running()
  expect(lines.map((line) => line.replaceAll(url, 'URL'))).toMatchInlineSnapshot(`
    [
      "The mock answers at URL, with 12 pools. It remembers what it is told until it ends.",
      "",
      "  curl URL/api/pools",
      "  curl -X POST URL/api/pools -H 'content-type: application/json' -d '{"name":"Trial","region":"us-west-2","provider":"AWS","nodeTypes":[{"type":"g5.12xlarge","count":8}]}'",
      "  curl URL/api/pools/activity",
      "  curl URL/api/pools/pool-1",
      "  curl -X PUT URL/api/pools/pool-1 -H 'content-type: application/json' -d '{"name":"Renamed"}'",
      "  curl -X DELETE URL/api/pools/pool-1",
      "",
      "Ctrl-C ends it.",
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

test('with --save it goes on where it was, also when it was killed', async () => {
  const path = join(folder, 'pools.json')
  const first = await running('--save', path)
  expect((await fetch(`${first.url}/api/pools`, create)).status).toBe(201)
  expect((await fetch(`${first.url}/api/pools/pool-1`, { method: 'DELETE' })).status).toBe(200)
  await first.end('SIGKILL')

  const second = await running('--save', path, '--seed', 'empty')
  expect(second.lines[0]).toContain(`in ${path}, from which it went on`)
  expect((await fetch(`${second.url}/api/pools/pool-1`)).status).toBe(404)
  expect(await (await fetch(`${second.url}/api/pools/pool-7`)).json()).toMatchObject({ name: 'Trial' })
  const { activities } = await (await fetch(`${second.url}/api/pools/activity`)).json()
  expect(activities).toHaveLength(14)
  expect((await second.end('SIGTERM')).status).toBe(0)
})

test("a --save file is one mock's at a time, whatever way leads to it, and free again as soon as that one is gone", async () => {
  const [path, link] = [join(folder, 'held.json'), join(folder, 'link.json')]
  await symlink(path, link)
  const first = await running('--save', path)
  for (const way of [path, link]) {
    const { stdout, stderr, status } = await ended('--port', '0', '--save', way, '--seed', 'empty')
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
    expect(stderr).toBe(
      `compute-pools mock: --save: ${way} is in use by process ${first.pid}, and two would overwrite each other. End that one, or name another file\n`,
    )
  }
  expect((await fetch(`${first.url}/api/pools/pool-1`, { method: 'DELETE' })).status).toBe(200)
  await first.end('SIGKILL')

  const second = await running('--save', link)
  expect(second.lines[0]).toContain('with 11 pools')
  await second.end('SIGTERM')
  const third = await running('--save', path)
  process.kill(third.pid ?? 0, 'SIGSTOP')
  expect((await ended('--port', '0', '--save', path)).stderr).toContain(`--save: ${path} is in use by another process`)
})

test('a broken --save file is refused and left alone', async () => {
  const path = join(folder, 'broken.json')
  await writeFile(path, '{"pools": [')
  const { stdout, stderr, status } = await ended('--save', path)
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  expect(stderr).toMatch(
    /^compute-pools mock: --save: .*broken\.json cannot be gone on from: it is not JSON: .* move it away, or name another file\n$/,
  )
  expect(await readFile(path, 'utf8')).toBe('{"pools": [')
})

test('a --save file that cannot be written ends it', async () => {
  const { stderr, status } = await ended('--port', '0', '--save', join(folder, 'nowhere', 'pools.json'))
  expect(status).toBe(2)
  expect(stderr).toBe(
    `compute-pools mock: --save: ${join(folder, 'nowhere', 'pools.json')} could not be written: there is no folder ${join(folder, 'nowhere')}\n`,
  )
})

test('--seed empty, --seed FILE', async () => {
  const empty = await running('--seed', 'empty')
  expect(empty.lines[0]).toContain('with 0 pools.')
  const list = await (await fetch(`${empty.url}/api/pools`)).json()
  expect(list.pools).toEqual([])
  await fetch(`${empty.url}/api/pools`, create)
  const path = join(folder, 'seed.json')
  await writeFile(path, await (await fetch(`${empty.url}/api/pools`)).text())

  const filled = await running('--seed', path)
  expect(filled.lines[0]).toContain('with 1 pool.')
  expect((await (await fetch(`${filled.url}/api/pools`)).json()).pools[0].name).toBe('Trial')
})

test('--auth, --latency, --fault and --no-cors', async () => {
  const { url, lines } = await running(
    ...['--auth', 'admin,read-only:viewer', '--latency', '50', '--no-cors'],
    ...['--fault', 'getPool:503x1', '--fault', 'listActivity:reset'],
  )
  expect(lines.at(-1)).toBe("Add -H 'Authorization: Bearer TOKEN' with a token of --auth. Ctrl-C ends it.")
  const start = performance.now()
  const refused = await fetch(`${url}/api/pools`, { headers: { origin: 'http://localhost:5173' } })
  expect(performance.now() - start).toBeGreaterThan(45)
  expect(refused.status).toBe(401)
  expect(refused.headers.get('access-control-allow-origin')).toBeNull()
  const asViewer = { headers: { authorization: 'Bearer viewer' } }
  expect((await fetch(`${url}/api/pools/pool-1`, asViewer)).status).toBe(503)
  expect((await fetch(`${url}/api/pools/pool-1`, asViewer)).status).toBe(200)
  expect((await fetch(`${url}/api/pools/pool-1`, { ...asViewer, method: 'DELETE' })).status).toBe(403)
  await expect(fetch(`${url}/api/pools/activity`, asViewer)).rejects.toThrow(TypeError)
})

test('it ends at once, whoever still waits', async () => {
  const { url, end } = await running('--latency', '60000', '--fault', 'listPools:slow=600000')
  const waiting = [`${url}/api/pools/pool-1`, `${url}/nope`].map((each) => fetch(each).catch(() => 'broken off'))
  await new Promise((resolve) => setTimeout(resolve, 200))
  const start = performance.now()
  const { log } = await end('SIGTERM')
  expect(performance.now() - start).toBeLessThan(10_000)
  expect(await Promise.all(waiting)).toEqual(['broken off', 'broken off'])
  expect(log).toContain('GET /nope broken off')
})

test('a port that is taken is named, with the way out, and the file of --save is not touched', async () => {
  const { url } = await running()
  const { port } = new URL(url)
  const path = join(folder, 'untouched.json')
  const { stderr, status } = await ended('--port', port, '--save', path)
  expect(status).toBe(2)
  expect(stderr).toBe(
    `compute-pools mock: port ${port} of 127.0.0.1 is in use: stop the program that uses it, or choose another port (0 picks a free one)\n`,
  )
  await expect(readFile(path)).rejects.toThrow('ENOENT')
})

test.each<[string[], RegExp]>([
  [['--port', '70000'], /^compute-pools mock: --port takes a whole number from 0 to 65535, not "70000"/],
  [['--seed', 'nowhere.json'], /^compute-pools mock: --seed: there is no file nowhere\.json/],
  [['--save='], /^compute-pools mock: --save takes the name of a file, not ""/],
  [['--latencey', '5'], /^compute-pools mock: there is no option --latencey\. Did you mean --latency\?/],
  [['--fault', 'getPols:500'], /Did you mean getPool\?/],
])('%j is bad usage', async (args, message) => {
  const { stderr, status } = await ended(...args)
  expect(status).toBe(2)
  expect(stderr).toMatch(message)
})

test('--help', async () => {
  expect((await ended('--help')).stdout).toMatchInlineSnapshot(`
    "Start a mock of the Compute Pools API that remembers what it was told

    Usage: compute-pools mock --stateful [options]

    Options:
      --port N        Port to listen on; 0 takes any that is free (default 4010)
      --host NAME     Interface to listen on; 0.0.0.0 is every one (default 127.0.0.1)
      --seed WHAT     What it starts with: document, the pools of the description (default),
                      empty, or a file: { "pools": [...], "activities": [...] }, the log optional
      --save FILE     Keep everything in this file, and go on from it at the next start, in place of --seed
      --auth TOKENS   Ask for a token: TOKEN may do everything, read-only:TOKEN read, none:TOKEN nothing;
                      commas between them
      --latency MS    How long each answer takes, such as 200, or 100-400 for anything between
      --fault FAULT   What goes wrong on purpose: [OPERATION:]KIND[@PROBABILITY][xTIMES]; may be repeated
                      KIND is a status such as 503, reset (nothing is done, the connection breaks),
                      truncated (done, half of the answer arrives), slow=MS (the answer trickles;
                      3000 without =MS), or wrong-shape (JSON that the API does not have)
      --moving        Let the utilization of active pools move with time
      --no-cors       Do not let pages of other origins ask
      -h, --help      Show this text

    One line for each request goes to stderr. A new pool is initializing for 10 seconds, then active.
    It ends on Ctrl-C (exit status 130), on SIGTERM, and with the process that started it.
    Exit status 2: the port is taken, or a file cannot be used or is another mock's.

    Examples:
      compute-pools mock --stateful --save pools.json
      compute-pools mock --stateful --auth admin,read-only:viewer --latency 100-400
      compute-pools mock --stateful --fault createPool:500 --fault listPools:reset@0.2
    "
  `)
})
