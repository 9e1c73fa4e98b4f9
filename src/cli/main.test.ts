import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

describe('compute-pools', () => {
  test('--help lists the commands', async () => {
    expect(await cli('--help')).toEqual({ status: 0, stderr: '', stdout: expect.any(String) })
    expect((await cli('--help')).stdout).toMatchInlineSnapshot(`
      "Contract tests, mock server and OpenAPI document of the Compute Pools API

      Usage: compute-pools <command> [options]

      Commands:
        verify   Run the contract tests against a server
        mock     Start a mock server: Prism, or with --stateful the embedded server
        spec     Print the OpenAPI document as YAML or JSON

      Options:
        -h, --help     Show this help, or after a command the help of that command
        -v, --version  Show the version of this package

      Examples:
        compute-pools verify http://localhost:3000   Verify a running server; only reads
        compute-pools mock                           Start a mock server on http://127.0.0.1:4010
      "
    `)
  })

  test('without a command, the help is printed as an error', async () => {
    const { status, stdout, stderr } = await cli()
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe((await cli('help')).stdout)
  })

  test('--version prints the version of the package', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8'))
    expect(await cli('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })

  test.each([
    [['mok'], 'compute-pools: unknown command "mok". Did you mean mock?'],
    [['serve'], 'compute-pools: unknown command "serve". See compute-pools --help'],
    [['constructor'], 'compute-pools: unknown command "constructor". See compute-pools --help'],
    [['--hepl'], 'compute-pools: unknown option --hepl. Did you mean --help?'],
    [['spec', '--fromat', 'json'], 'compute-pools spec: unknown option --fromat. Did you mean --format?'],
    [['spec', '--format', 'jsn'], 'compute-pools spec: invalid --format "jsn": expected yaml or json. Did you mean json?'],
    [['spec', '--format'], 'compute-pools spec: missing value for --format. See compute-pools spec --help'],
    [['spec', 'openapi.yaml'], 'compute-pools spec: unexpected argument "openapi.yaml". See compute-pools spec --help'],
    [
      ['mock', '--port', '99999'],
      'compute-pools mock: invalid --port "99999": expected an integer from 0 to 65535. See compute-pools mock --help',
    ],
    [
      ['mock', '--port', '--dynamic'],
      'compute-pools mock: missing value for --port: for a value that begins with a dash, write --port=VALUE. See compute-pools mock --help',
    ],
    [
      ['mock', '--save=x.json'],
      'compute-pools mock: --save requires --stateful. Did you mean compute-pools mock --stateful --save?',
    ],
    [
      ['mock', '--stateful', '--dynamic'],
      'compute-pools mock: --dynamic is an option of Prism and cannot be combined with --stateful. See compute-pools mock --stateful --help',
    ],
    [['mock', '--stateful', '--sede', 'empty'], 'compute-pools mock: unknown option --sede. Did you mean --seed?'],
    [
      ['mock', '--latency', 'x', '--stateful'],
      'compute-pools mock: invalid --latency "x": expected milliseconds such as 200, or a range such as 100-400. See compute-pools mock --stateful --help',
    ],
    [
      ['mock', '--dynamic=yes'],
      'compute-pools mock: unexpected value for --dynamic: this option takes none. See compute-pools mock --help',
    ],
    [
      ['mock', '--host', ''],
      'compute-pools mock: invalid --host "": expected the name or address of a network interface. See compute-pools mock --help',
    ],
  ])('%j is rejected in one line that names the input', async (args, line) => {
    expect(await cli(...args)).toEqual({ status: 2, stdout: '', stderr: `${line}\n` })
  })
})

describe('compute-pools spec', () => {
  test('prints openapi.yaml unchanged', async () => {
    expect(await cli('spec')).toEqual({ status: 0, stdout: await readFile('openapi/openapi.yaml', 'utf8'), stderr: '' })
  })

  test('prints the same document as JSON', async () => {
    const { status, stdout } = await cli('spec', '--format', 'json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(parse(await readFile('openapi/openapi.yaml', 'utf8')))
  })

  test('a closed pipe is not an error', async () => {
    const child = start('spec', '--format', 'json')
    child.stdout.destroy()
    const [[status], stderr] = await Promise.all([once(child, 'close'), text(child.stderr)])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('--help', async () => {
    const { stdout } = await cli('spec', '--help')
    expect(stdout).toBe((await cli('help', 'spec')).stdout)
    expect(stdout).toMatchInlineSnapshot(`
      "Print the OpenAPI 3.1 document of the Compute Pools API

      Usage: compute-pools spec [options]

      Options:
        --format yaml|json  Format; yaml keeps the order and comments of the source file
                            (default yaml)
        -h, --help          Show this help

      Examples:
        compute-pools spec > openapi.yaml
        compute-pools spec --format json | jq '.paths | keys'
      "
    `)
  })
})

function start(...args: string[]) {
  return spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function cli(...args: string[]): Promise<{ status: unknown; stdout: string; stderr: string }> {
  const child = start(...args)
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { status, stdout, stderr }
}
