import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'

const mock = [process.execPath, '--import', 'tsx', 'src/cli.ts', 'mock'] as const
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

test('prints its URL and one curl line for each operation, and each line works', async () => {
  const child = start([...mock, '--port', '0'])
  const { url, lines } = await read(child)

  const curls = lines.filter((line) => line.includes('curl ')).map((line) => line.trim())
  expect(curls.map((line) => line.replaceAll(url, 'URL'))).toMatchInlineSnapshot(`
    [
      "curl URL/api/pools",
      "curl -X POST URL/api/pools -H 'content-type: application/json' -d '{"name":"Trial","region":"us-west-2","provider":"AWS","nodeTypes":[{"type":"g5.12xlarge","count":8}]}'",
      "curl URL/api/pools/activity",
      "curl URL/api/pools/pool-1",
      "curl -X PUT URL/api/pools/pool-1 -H 'content-type: application/json' -d '{"name":"Renamed"}'",
      "curl -X DELETE URL/api/pools/pool-1",
    ]
  `)
  const answers = await Promise.all(curls.map(async (line) => (await fetch(...(await asCurlReads(line)))).status))
  expect(answers).toEqual([200, 201, 200, 200, 200, 200])
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 0],
  ['SIGHUP', 0],
] as const)('%s ends it with exit status %i', async (signal, status) => {
  const child = start([...mock, '--port', '0'])
  const { url } = await read(child)
  child.kill(signal)
  expect(await once(child, 'exit')).toEqual([status, null])
  await expect(fetch(url)).rejects.toThrow()
})

test('--dynamic gives random answers, --no-cors no CORS headers', async () => {
  const { url } = await read(start([...mock, '--port=0', '--dynamic', '--no-cors']))
  const [first, second] = await Promise.all([fetch(`${url}/api/pools/p`), fetch(`${url}/api/pools/p`)])
  expect(first?.headers.get('access-control-allow-origin')).toBeNull()
  expect(await first?.json()).not.toEqual(await second?.json())
})

test.each([
  [
    'its parent',
    [
      'node',
      '-e',
      `const { spawn } = require('child_process'); spawn(${JSON.stringify(mock[0])}, ${JSON.stringify([...mock.slice(1), '--port', '0'])}, { stdio: 'inherit' })`,
    ],
  ],
  [
    'the one who started it through npm',
    [
      'node',
      '-e',
      `require('child_process').spawn('npm', ['run', '--silent', 'mock', '--', '--port', '0'], { stdio: 'inherit' })`,
    ],
  ],
])('it ends when %s is killed', async (_, command) => {
  const parent = start(command)
  const { url } = await read(parent)
  parent.kill('SIGKILL')
  await expect
    .poll(
      () =>
        fetch(url).then(
          () => 'answers',
          () => 'gone',
        ),
      { timeout: 15_000 },
    )
    .toBe('gone')
})

test('a port that is taken is named, with the way out', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo

  const child = start([...mock, '--port', String(port)])
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'close')])

  expect(status).toBe(2)
  expect(stderr.replaceAll(String(port), 'PORT')).toMatchInlineSnapshot(`
    "compute-pools mock: port PORT of 127.0.0.1 is in use: stop the program that uses it, or choose another port (0 picks a free one)
    "
  `)
  other.close()
})

test('--help', async () => {
  const { stdout } = await run(mock[0], [...mock.slice(1), '--help'])
  expect(stdout).toMatchInlineSnapshot(`
    "Start a mock of the Compute Pools API

    Usage: compute-pools mock [options]

    Prism answers with the examples of the description, and with any documented error that is asked for:
    curl -H 'Prefer: code=403' http://127.0.0.1:4010/api/pools. It remembers nothing; --stateful does.

    Options:
      --port N      Port to listen on; 0 takes any that is free (default 4010)
      --host NAME   Interface to listen on; 0.0.0.0 is every one (default 127.0.0.1)
      --dynamic     Random answers that fit the schemas, in place of the examples
      --no-cors     Do not let pages of other origins ask
      --stateful    A server that remembers what it was told, in place of Prism;
                    its options: compute-pools mock --stateful --help
      -h, --help    Show this text

    It ends on Ctrl-C (exit status 130), on SIGTERM, and with the process that started it.
    Exit status 2: the port is taken, or Prism (@stoplight/prism-cli, installed apart) is missing.

    Examples:
      compute-pools mock
      compute-pools mock --port 0 --dynamic
      compute-pools mock --stateful
    "
  `)
})

const run = promisify(execFile)

function start([program = '', ...args]: readonly string[]) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  return child
}

/** What curl would send, after a real shell has taken the quotes away. */
async function asCurlReads(line: string): Promise<[url: string, init: RequestInit]> {
  const { stdout } = await run('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${line}`])
  const args = stdout.trim().split('\n')
  const after = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined)
  const [name = '', value = ''] = after('-H')?.split(': ') ?? []
  const init = { method: after('-X') ?? 'GET', body: after('-d') ?? null, ...(name ? { headers: { [name]: value } } : {}) }
  return [args.find((arg) => arg.startsWith('http')) ?? '', init]
}

/** What the mock prints until it is ready. */
async function read({ stdout, stderr }: { stdout: Readable; stderr: Readable }): Promise<{ url: string; lines: string[] }> {
  const lines: string[] = []
  for await (const line of createInterface({ input: stdout })) {
    lines.push(line)
    if (line.includes('Ctrl-C')) break
  }
  const [url] = lines.join('\n').match(/http:\/\/127\.0\.0\.1:\d+/) ?? []
  if (url === undefined) throw new Error(`the mock did not start: ${lines.join('\n')}${await text(stderr)}`)
  return { url, lines }
}
