import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { help } from './help.ts'
import { listChecks, requireMatches } from './list.ts'
import { readSettings } from './settings.ts'

const noEnv = {}
const defaults = {
  failOn: 'should',
  runs: 20,
  timeout: 10_000,
  maxBody: 33_554_432,
  maxWait: 60_000,
  maxDuration: 1_800_000,
}

test('every option is passed to the suite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'compute-pools-settings-'))
  const [fixtures, ca] = [join(directory, 'fixtures.json'), join(directory, 'ca.pem')]
  await writeFile(fixtures, '{"createPool": {"region": "eu-1", "nodeTypes": [{"type": "a", "count": 1}]}}')
  await writeFile(ca, '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n')
  const line = `https://dash.example/x --write --clean --stateless --token full --forbidden-token=less --fixtures ${fixtures}
    --ca ${ca} --only answers.* --only pool.* --skip *.b --fail-on may --seed 3 --runs 4 --timeout 5 --rate 6/s
    --max-body 64MB --max-wait 0.5 --max-duration 90
    --bulk 50 --max-latency 7 --origin https://app.example --reporter terminal --reporter json=a.json --list`
  const args = [...line.trim().split(/\s+/), '--header', 'X-Key: a: b', '--header', 'Cookie: c=1', '--header', 'cookie: d=2']
  expect(await readSettings(args, noEnv)).toEqual({
    url: 'https://dash.example/x',
    list: true,
    outputs: [
      { name: 'terminal', file: undefined },
      { name: 'json', file: 'a.json' },
    ],
    options: {
      write: true,
      clean: true,
      bulk: 50,
      stateless: true,
      token: 'full',
      forbiddenToken: 'less',
      headers: { 'x-key': 'a: b', cookie: 'c=1; d=2' },
      fixtures: { createPool: { region: 'eu-1', nodeTypes: [{ type: 'a', count: 1 }] } },
      ca: '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n',
      only: ['answers.*', 'pool.*'],
      skip: ['*.b'],
      failOn: 'may',
      seed: 3,
      runs: 4,
      timeout: 5,
      maxBody: 67_108_864,
      maxWait: 500,
      maxDuration: 90_000,
      rate: 6,
      maxLatency: 7,
      origin: 'https://app.example',
    },
  })
})

test('an option for a token overrides its environment variable', async () => {
  const env = { COMPUTE_POOLS_TOKEN: 'from-env', COMPUTE_POOLS_FORBIDDEN_TOKEN: '' }
  expect((await readSettings([], env)).options).toEqual({ ...defaults, token: 'from-env' })
  expect((await readSettings(['--token', 'from-flag'], env)).options).toEqual({ ...defaults, token: 'from-flag' })
})

test.each([
  ['localhost:3000', 'invalid url "localhost:3000": expected an http:// or https:// URL', 'http://localhost:3000'],
  ['ftp://x', 'invalid url "ftp://x": expected an http:// or https:// URL'],
  ['http://', 'invalid url "http://": expected an http:// or https:// URL'],
  ['http://a http://b', 'unexpected argument "http://b"'],
  ['--wirte', 'unknown option --wirte', '--write'],
  ['--clean', '--clean deletes pools and requires --write'],
  ['--bulk 20', '--bulk creates pools and requires --write'],
  ['--write --bulk 0', 'invalid --bulk "0": expected an integer from 1 to 10000'],
  ['--token=', 'invalid --token: the token is empty'],
  [
    '--token a --forbidden-token a',
    '--token and --forbidden-token are equal: expected one token with write access and one without',
  ],
  ['--fail-on shall', 'invalid --fail-on "shall": expected must, should or may'],
  ['--seed -1', 'missing value for --seed: for a value that begins with a dash, write --seed=VALUE'],
  ['--seed=-1', 'invalid --seed "-1": expected an integer from 0 to 2147483647'],
  ['--runs 0', 'invalid --runs "0": expected an integer from 1 to 100000'],
  ['--timeout 1s', 'invalid --timeout "1s": expected an integer from 1 to 2147483647'],
  ['--max-body big', 'invalid --max-body "big": expected a size up to 511MB, such as 64MB'],
  ['--max-body 0', 'invalid --max-body "0": expected a size up to 511MB, such as 64MB'],
  ['--max-body 1GB', 'invalid --max-body "1GB": expected a size up to 511MB, such as 64MB'],
  ['--max-wait 1m', 'invalid --max-wait "1m": expected a number of seconds up to 2147483'],
  ['--max-duration 0', 'invalid --max-duration "0": expected a number of seconds up to 2147483'],
  ['--rate fast', 'invalid --rate "fast": expected a number per second, such as 20/s'],
  ['--rate 0/s', 'invalid --rate "0/s": expected a number per second, such as 20/s'],
  ['--origin app', 'invalid --origin "app": expected an origin without a path, such as https://app.example'],
  [
    '--origin https://app.example/page',
    'invalid --origin "https://app.example/page": expected an origin without a path, such as https://app.example',
    'https://app.example',
  ],
  ['--reporter xml', 'invalid --reporter "xml": expected terminal, json, junit, html, markdown or github'],
  ['--reporter htlm=x', 'invalid --reporter "htlm": expected terminal, json, junit, html, markdown or github', 'html'],
  ['--reporter json=', 'invalid --reporter json=: expected --reporter json=FILE'],
  ['--reporter json --reporter html', '--reporter json and --reporter html both write to stdout: write --reporter html=FILE'],
  [
    '--reporter json=a --reporter html=./a',
    '--reporter json and --reporter html both write to ./a: write --reporter html=ANOTHER-FILE',
  ],
  ['--ca package.json', 'invalid --ca "package.json": it contains no PEM certificate'],
  ['--ca src', 'invalid --ca "src": it is a directory'],
  ['--ca /nowhere.pem', 'invalid --ca "/nowhere.pem": the file does not exist'],
  ['--fixtures /nowhere.json', 'invalid --fixtures "/nowhere.json": the file does not exist'],
])('%s is rejected: %s', async (line, message, suggestion?: string) => {
  await expect(readSettings(line.split(' '), noEnv)).rejects.toMatchObject({ name: 'UsageError', message, suggestion })
})

test.each([
  ['{"createPool": }', /^it is not valid JSON: /],
  ['[]', /^expected an object, such as/],
  ['{"createpool": {}}', /^unknown key "createpool": expected createPool or updatePool$/],
  ['{"createPool": 1}', /^expected createPool to be an object with fields of a request body$/],
  ['{"updatePool": {"nodeTypes": [{"type": 1}]}}', /^expected updatePool\.nodeTypes to be a list, such as/],
])('fixtures %s are rejected', async (contents, message) => {
  const file = join(await mkdtemp(join(tmpdir(), 'compute-pools-fixtures-')), 'fixtures.json')
  await writeFile(file, contents)
  const error = await readSettings(['--fixtures', file], noEnv).catch((problem: Error) => problem)
  expect((error as Error).message).toMatch(new RegExp(`^invalid --fixtures "${file}": ${message.source.slice(1)}`))
})

test('text next to certificates may have any encoding', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'compute-pools-ca-')), 'ca.pem')
  await writeFile(file, Buffer.from('# Autorit\xe9\n-----BEGIN CERTIFICATE-----\n', 'latin1'))
  expect((await readSettings(['--ca', file], noEnv)).options.ca).toContain('\n-----BEGIN CERTIFICATE-----\n')
})

test('an error for an invalid secret does not contain it', async () => {
  const errorOf = (args: string[], env = noEnv) => readSettings(args, env).catch(({ message }: Error) => message)
  expect(await errorOf([], { COMPUTE_POOLS_TOKEN: 'two lines\n' })).toBe(
    'invalid COMPUTE_POOLS_TOKEN: expected visible ASCII characters without spaces or line breaks',
  )
  expect(await errorOf(['--header', 'X Key: s3cret'])).toBe(
    "invalid --header: expected 'Name: value', but the text before the colon is not a header name",
  )
  expect(await errorOf(['--header', 's3cret'])).toMatch(/^invalid --header: expected 'Name: value', but there is no colon$/)
  expect(await errorOf(['--header', 'X-Key: s3cr\u20ac\nt'])).toBe(
    'invalid --header X-Key: the value is empty or has characters that a header cannot contain',
  )
})

test('a glob without a match and a selection without checks are rejected', () => {
  expect(() => requireMatches({ only: ['answers.*'], skip: ['pool.*'] })).not.toThrow()
  expect(() => requireMatches({ only: ['answers.*', 'nothing.*'] })).toThrow('invalid --only "nothing.*": no check id matches')
  expect(() => requireMatches({ skip: ['nothing.*'] })).toThrow('invalid --skip "nothing.*": no check id matches')
  expect(() => requireMatches({ only: ['lifecycle'] })).toThrow(expect.objectContaining({ suggestion: "--only 'lifecycle.*'" }))
  expect(() => requireMatches({ skip: ['*'] })).toThrow('--skip selects no check')
  expect(() => requireMatches({ only: ['pool.*'], skip: ['pool.*', 'x'] })).toThrow('invalid --skip "x": no check id matches')
  expect(() => requireMatches({ only: ['pool.*'], skip: ['po*'] })).toThrow('--only and --skip select no check')
})

test('the checks can only be listed by a reporter that supports it', async () => {
  const settings = await readSettings(['--list', '--reporter', 'junit'], noEnv)
  await expect(listChecks(settings)).rejects.toThrow(
    '--list does not support --reporter junit: expected one of terminal, json, markdown',
  )
})

test('the help', () => {
  expect(help()).toMatchInlineSnapshot(`
    "Run the contract tests against a server

    Usage: compute-pools verify [url] [options]

    Target:
      url                     URL of the server, up to /api/pools, such as
                              https://host/prefix. If omitted, the embedded server of this
                              package is started and verified with --write
      --ca FILE               PEM file with the certificates of a private authority, for https
      --fixtures FILE         JSON file with fields of request bodies, for a server that
                              rejects the examples of the API document:
                              {"createPool":{…},"updatePool":{…}}
      --stateless             The server stores no changes, like Prism: skip scenarios of
                              several requests

    Writing:
      --write                 Create, update and delete pools. The run only changes pools that
                              it created, and removes them at the end, also after an error or
                              Ctrl-C. Without --write, the run only reads
      --clean                 Remove the pools that interrupted runs left behind; requires
                              --write
      --bulk N                Also create N pools at the same time, list and count them, and
                              remove them; requires --write

    Credentials (never printed):
      --token T               Bearer token with read and write access
                              (environment variable COMPUTE_POOLS_TOKEN)
      --forbidden-token T     Bearer token without write access
                              (environment variable COMPUTE_POOLS_FORBIDDEN_TOKEN)
      --header 'K: V'         Header to send with every request, such as an API key or a
                              cookie (repeatable)

    Checks:
      --only GLOB             Run only the checks whose ids match, such as 'lifecycle.*'
                              (repeatable)
      --skip GLOB             Skip the checks whose ids match (repeatable)
      --list                  List the checks and exit; also with --reporter json or markdown
      --fail-on LEVEL         Lowest level at which a violation fails the run: must, should or
                              may (default should)
      --max-latency MS        Report responses slower than MS
      --origin ORIGIN         Require CORS access for pages of an origin, such as
                              https://app.example

    Requests:
      --seed N                Send the same requests as the run that reported this seed
      --runs N                Generated cases per check that generates requests (default 20)
      --timeout MS            Maximum time to wait for a response (default 10000)
      --max-body SIZE         Maximum size of a response body, also when decompressed; checks
                              that need a larger one are inconclusive (default 32MB)
      --concurrency N         Scenarios that run at the same time; if omitted, 1 on a fast
                              server and up to 8 on a slow one
      --max-wait SECONDS      Maximum time for all waiting for a busy server (429 and 503,
                              Retry-After) (default 60)
      --max-duration SECONDS  Maximum time for the run; checks not judged by then are
                              inconclusive (default 1800)
      --rate N/s              Maximum number of requests per second; unlimited if omitted

    Output:
      --reporter NAME[=FILE]  Write a report to stdout or to a file
                              (repeatable; default terminal)
                              terminal   text for a terminal: findings first, the verdict last
                              json       the report as JSON; report.schema.json describes it
                              junit      JUnit XML for CI systems
                              html       one HTML page with a coverage grid and every exchange
                              markdown   Markdown for a job summary or a pull request comment
                              github     annotations for GitHub Actions
      -h, --help              Show this help

    Exit status:
      0    the server conforms
      1    the server violates the contract
      2    the run failed: invalid usage, server unreachable, not HTTP, report not written, or
           a bug in this package
      3    inconclusive: the server was too slow, too busy or unavailable, or no check ran
      130  stopped with Ctrl-C, after a cleanup of at most 3 s, or longer with --bulk (SIGTERM: 143)

    Examples:
      compute-pools verify http://localhost:3000                     Only read
      compute-pools verify http://localhost:3000 --write             Run all checks
      compute-pools verify https://staging.example/dash --write --rate 5/s
      compute-pools verify $URL --reporter terminal --reporter junit=reports/contract.xml
      compute-pools verify http://127.0.0.1:4010 --stateless         Verify Prism
      compute-pools verify --list --only 'lifecycle.*'
    "
  `)
})
