import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

describe('compute-pools', () => {
  test('--help names the commands', async () => {
    expect(await cli('--help')).toEqual({ status: 0, stderr: '', stdout: expect.any(String) })
    expect((await cli('--help')).stdout).toMatchInlineSnapshot(`
      "compute-pools: the Compute Pools API as a contract, a mock and a description

      Usage: compute-pools <command> [options]

      Commands:
        verify   Ask a server whether it keeps to the Compute Pools API
        mock     Start a mock of the API: Prism, or one that remembers (--stateful)
        spec     Print the OpenAPI description, as YAML or JSON

      Options:
        -h, --help     Show this text; after a command, the options of that command
        -v, --version  Show the version of this package

      Start here:
        compute-pools verify http://localhost:3000   Check a server that is running; only reads
        compute-pools mock                           Have an API to build against on http://127.0.0.1:4010
      "
    `)
  })

  test('without a command it shows the help, as an error', async () => {
    const { status, stdout, stderr } = await cli()
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe((await cli('help')).stdout)
  })

  test('--version is the version of the package', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8'))
    expect(await cli('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })

  test.each([
    [['mok'], 'compute-pools: there is no command "mok". Did you mean mock?'],
    [['serve'], 'compute-pools: there is no command "serve". See compute-pools --help'],
    [['constructor'], 'compute-pools: there is no command "constructor". See compute-pools --help'],
    [['--hepl'], 'compute-pools: there is no option --hepl. Did you mean --help?'],
    [['spec', '--fromat', 'json'], 'compute-pools spec: there is no option --fromat. Did you mean --format?'],
    [['spec', '--format', 'jsn'], 'compute-pools spec: --format takes yaml or json, not "jsn". Did you mean json?'],
    [['spec', '--format'], 'compute-pools spec: --format needs a value. See compute-pools spec --help'],
    [['spec', 'openapi.yaml'], 'compute-pools spec: unexpected argument "openapi.yaml". See compute-pools spec --help'],
    [
      ['mock', '--port', '99999'],
      'compute-pools mock: --port takes a whole number from 0 to 65535, not "99999". See compute-pools mock --help',
    ],
    [
      ['mock', '--port', '--dynamic'],
      'compute-pools mock: --port needs a value; for one that begins with a dash, write --port=…. See compute-pools mock --help',
    ],
    [
      ['mock', '--save=x.json'],
      'compute-pools mock: --save is for the mock that remembers. Did you mean compute-pools mock --stateful --save?',
    ],
    [
      ['mock', '--stateful', '--dynamic'],
      'compute-pools mock: --dynamic is for Prism, and --stateful takes its place. See compute-pools mock --stateful --help',
    ],
    [['mock', '--stateful', '--sede', 'empty'], 'compute-pools mock: there is no option --sede. Did you mean --seed?'],
    [
      ['mock', '--latency', 'x', '--stateful'],
      'compute-pools mock: --latency takes milliseconds such as 200, or 100-400 for anything between, not "x". See compute-pools mock --stateful --help',
    ],
    [['mock', '--dynamic=yes'], 'compute-pools mock: --dynamic takes no value. See compute-pools mock --help'],
    [
      ['mock', '--host', ''],
      'compute-pools mock: --host takes the name or the address of an interface, not "". See compute-pools mock --help',
    ],
  ])('%j is refused in one line that names the input', async (args, line) => {
    expect(await cli(...args)).toEqual({ status: 2, stdout: '', stderr: `${line}\n` })
  })
})

describe('compute-pools spec', () => {
  test('prints the description as it was written', async () => {
    expect(await cli('spec')).toEqual({ status: 0, stdout: await readFile('openapi/openapi.yaml', 'utf8'), stderr: '' })
  })

  test('prints the same description as JSON', async () => {
    const { status, stdout } = await cli('spec', '--format', 'json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(parse(await readFile('openapi/openapi.yaml', 'utf8')))
  })

  test('a reader that has seen enough is no error', async () => {
    const child = start('spec', '--format', 'json')
    child.stdout.destroy()
    const [[status], stderr] = await Promise.all([once(child, 'close'), text(child.stderr)])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('--help', async () => {
    const { stdout } = await cli('spec', '--help')
    expect(stdout).toBe((await cli('help', 'spec')).stdout)
    expect(stdout).toMatchInlineSnapshot(`
      "Print the OpenAPI 3.1 description of the Compute Pools API

      Usage: compute-pools spec [options]

      Options:
        --format yaml|json  yaml, as it was written (default), or json
        -h, --help          Show this text

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
