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

test('the mock prints its URL and one working curl line per operation', async () => {
  const child = start([...mock, '--port', '0'])
  const { url, lines } = await readUntilReady(child)

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
  const statuses = await Promise.all(curls.map(async (line) => (await fetch(...(await parseAsCurl(line)))).status))
  expect(statuses).toEqual([200, 201, 200, 200, 200, 200])
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 0],
  ['SIGHUP', 0],
] as const)('%s stops the mock with exit status %i', async (signal, status) => {
  const child = start([...mock, '--port', '0'])
  const { url } = await readUntilReady(child)
  child.kill(signal)
  expect(await once(child, 'exit')).toEqual([status, null])
  await expect(fetch(url)).rejects.toThrow()
})

test('--dynamic responds with random data, --no-cors without CORS headers', async () => {
  const { url } = await readUntilReady(start([...mock, '--port=0', '--dynamic', '--no-cors']))
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
    'the process that started it through npm',
    [
      'node',
      '-e',
      `require('child_process').spawn('npm', ['run', '--silent', 'mock', '--', '--port', '0'], { stdio: 'inherit' })`,
    ],
  ],
])('the mock stops when %s is killed', async (_, command) => {
  const parent = start(command)
  const { url } = await readUntilReady(parent)
  parent.kill('SIGKILL')
  await expect
    .poll(
      () =>
        fetch(url).then(
          () => 'running',
          () => 'stopped',
        ),
      { timeout: 15_000 },
    )
    .toBe('stopped')
})

test('the error for a port in use names it and how to fix it', async () => {
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
    "Start a mock server of the Compute Pools API

    Usage: compute-pools mock [options]

    Prism responds with the examples of the OpenAPI document. A request can ask for a documented
    error: curl -H 'Prefer: code=403' http://127.0.0.1:4010/api/pools
    Changes are not stored. For a server that stores them, use --stateful.

    Options:
      --port N              Port to listen on; 0 picks a free one (default 4010)
      --host NAME           Address to listen on; 0.0.0.0 listens on all interfaces, so that
                            other machines can use the mock (default 127.0.0.1)
      --dynamic             Respond with random data that matches the schemas instead of the
                            examples
      --allow-host NAME     Accept requests whose Host header has this name, besides those of
                            this machine; * accepts any name (repeatable)
      --cors-origin ORIGIN  Let only web pages of this origin and of this machine use the mock
                            (repeatable)
      --no-cors             Let no web pages of other origins use the mock
      --stateful            Start the embedded server, which stores changes, instead of Prism.
                            Its options: compute-pools mock --stateful --help
      -h, --help            Show this help

    The mock stops on Ctrl-C (exit status 130), on SIGTERM, and when the process that started it ends.
    Exit status 2: the port is in use, or Prism is missing (install @stoplight/prism-cli).

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

/** Returns the request that curl would send, after a real shell has removed the quotes. */
async function parseAsCurl(line: string): Promise<[url: string, init: RequestInit]> {
  const { stdout } = await run('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${line}`])
  const args = stdout.trim().split('\n')
  const flagValue = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined)
  const [name = '', value = ''] = flagValue('-H')?.split(': ') ?? []
  const init = {
    method: flagValue('-X') ?? 'GET',
    body: flagValue('-d') ?? null,
    ...(name ? { headers: { [name]: value } } : {}),
  }
  return [args.find((arg) => arg.startsWith('http')) ?? '', init]
}

/** Reads the output of the mock until it is ready. */
async function readUntilReady({
  stdout,
  stderr,
}: {
  stdout: Readable
  stderr: Readable
}): Promise<{ url: string; lines: string[] }> {
  const lines: string[] = []
  for await (const line of createInterface({ input: stdout })) {
    lines.push(line)
    if (line.includes('Ctrl-C')) break
  }
  const [url] = lines.join('\n').match(/http:\/\/127\.0\.0\.1:\d+/) ?? []
  if (url === undefined) throw new Error(`the mock did not start: ${lines.join('\n')}${await text(stderr)}`)
  return { url, lines }
}
