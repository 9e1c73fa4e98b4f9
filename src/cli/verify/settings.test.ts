import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { help } from './help.ts'
import { list, requireMatches } from './list.ts'
import { readSettings } from './settings.ts'

const nothing = {}

test('every flag has its place', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'compute-pools-settings-'))
  const [fixtures, ca] = [join(directory, 'fixtures.json'), join(directory, 'ca.pem')]
  await writeFile(fixtures, '{"createPool": {"region": "eu-1", "nodeTypes": [{"type": "a", "count": 1}]}}')
  await writeFile(ca, '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n')
  const line = `https://dash.example/x --write --clean --stateless --token full --forbidden-token=less --fixtures ${fixtures}
    --ca ${ca} --only answers.* --only pool.* --skip *.b --fail-on may --seed 3 --runs 4 --timeout 5 --rate 6/s
    --max-latency 7 --origin https://app.example --reporter terminal --reporter json=a.json --list`
  const args = [...line.trim().split(/\s+/), '--header', 'X-Key: a: b', '--header', 'Cookie: c=1', '--header', 'cookie: d=2']
  expect(await readSettings(args, nothing)).toEqual({
    url: 'https://dash.example/x',
    list: true,
    outputs: [
      { name: 'terminal', file: undefined },
      { name: 'json', file: 'a.json' },
    ],
    options: {
      write: true,
      clean: true,
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
      rate: 6,
      maxLatency: 7,
      origin: 'https://app.example',
    },
  })
})

test('tokens come from the environment, and a flag goes before', async () => {
  const env = { COMPUTE_POOLS_TOKEN: 'from-env', COMPUTE_POOLS_FORBIDDEN_TOKEN: '' }
  expect((await readSettings([], env)).options).toEqual({ token: 'from-env' })
  expect((await readSettings(['--token', 'from-flag'], env)).options).toEqual({ token: 'from-flag' })
})

test.each([
  ['localhost:3000', '"localhost:3000" is a url without its scheme', 'http://localhost:3000'],
  ['ftp://x', '"ftp://x" is no http:// or https:// url'],
  ['http://', '"http://" is no http:// or https:// url'],
  ['http://a http://b', 'unexpected argument "http://b"'],
  ['--wirte', 'there is no option --wirte', '--write'],
  ['--clean', '--clean deletes pools, so it needs --write as well'],
  ['--token=', '--token is empty'],
  ['--token a --forbidden-token a', '--token and --forbidden-token are the same; one may write, the other may not'],
  ['--fail-on shall', '--fail-on takes must, should or may, not "shall"'],
  ['--seed -1', '--seed needs a value; for one that begins with a dash, write --seed=…'],
  ['--seed=-1', '--seed takes a whole number from 0 to 2147483647, not "-1"'],
  ['--runs 0', '--runs takes a whole number from 1 to 100000, not "0"'],
  ['--timeout 1s', '--timeout takes a whole number from 1 to 2147483647, not "1s"'],
  ['--rate fast', '--rate takes requests per second, such as 5/s, not "fast"'],
  ['--rate 0/s', '--rate takes requests per second, such as 5/s, not "0/s"'],
  ['--origin app', '--origin takes one such as https://app.example, not "app"'],
  ['--origin https://app.example/page', '--origin https://app.example/page is more than an origin', 'https://app.example'],
  ['--reporter xml', '--reporter takes terminal, json, junit, html, markdown or github, not "xml"'],
  ['--reporter htlm=x', '--reporter takes terminal, json, junit, html, markdown or github, not "htlm"', 'html'],
  ['--reporter json=', '--reporter json= names no file; write --reporter json=FILE'],
  [
    '--reporter json --reporter html',
    '--reporter json and --reporter html would both write to stdout; write --reporter html=FILE',
  ],
  [
    '--reporter json=a --reporter html=./a',
    '--reporter json and --reporter html would both write to ./a; write --reporter html=ANOTHER-FILE',
  ],
  ['--ca package.json', '--ca package.json: it holds no certificate in PEM'],
  ['--ca src', '--ca src: it is a directory'],
  ['--ca /nowhere.pem', '--ca /nowhere.pem: there is no such file'],
  ['--fixtures /nowhere.json', '--fixtures /nowhere.json: there is no such file'],
])('%s is refused: %s', async (line, message, suggestion?: string) => {
  await expect(readSettings(line.split(' '), nothing)).rejects.toMatchObject({ name: 'UsageError', message, suggestion })
})

test.each([
  ['{"createPool": }', /^it is not JSON: /],
  ['[]', /^an object is needed, such as/],
  ['{"createpool": {}}', /^there is no key "createpool"; createPool and updatePool hold the fields of a body$/],
  ['{"createPool": 1}', /^createPool is no object of fields$/],
  ['{"updatePool": {"nodeTypes": [{"type": 1}]}}', /^updatePool\.nodeTypes is no list such as/],
])('fixtures %s are refused', async (contents, message) => {
  const file = join(await mkdtemp(join(tmpdir(), 'compute-pools-fixtures-')), 'fixtures.json')
  await writeFile(file, contents)
  const error = await readSettings(['--fixtures', file], nothing).catch((problem: Error) => problem)
  expect((error as Error).message).toMatch(new RegExp(`^--fixtures ${file}: ${message.source.slice(1)}`))
})

test('words in any encoding may stand beside certificates', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'compute-pools-ca-')), 'ca.pem')
  await writeFile(file, Buffer.from('# Autorit\xe9\n-----BEGIN CERTIFICATE-----\n', 'latin1'))
  expect((await readSettings(['--ca', file], nothing)).options.ca).toContain('\n-----BEGIN CERTIFICATE-----\n')
})

test('a secret that cannot be sent is not printed either', async () => {
  const refused = (args: string[], env = nothing) => readSettings(args, env).catch(({ message }: Error) => message)
  expect(await refused([], { COMPUTE_POOLS_TOKEN: 'two lines\n' })).toBe(
    'COMPUTE_POOLS_TOKEN has a space, a line break or another character that no token has',
  )
  expect(await refused(['--header', 'X Key: s3cret'])).toBe('--header takes \'Name: value\', and "X Key" is no name of a header')
  expect(await refused(['--header', 's3cret'])).toMatch(/^--header takes 'Name: value', and what was given has no colon/)
  expect(await refused(['--header', 'X-Key: s3cr\u20ac\nt'])).toBe('--header X-Key has no value that a header can carry')
})

test('a glob that no check fits is refused, and a selection of none: without checks every server conforms', () => {
  expect(() => requireMatches({ only: ['answers.*'], skip: ['pool.*'] })).not.toThrow()
  expect(() => requireMatches({ only: ['answers.*', 'nothing.*'] })).toThrow('--only "nothing.*": no check has such an id')
  expect(() => requireMatches({ skip: ['nothing.*'] })).toThrow('--skip "nothing.*": no check has such an id')
  expect(() => requireMatches({ only: ['lifecycle'] })).toThrow(expect.objectContaining({ suggestion: "--only 'lifecycle.*'" }))
  expect(() => requireMatches({ skip: ['*'] })).toThrow('--skip leaves no check')
  expect(() => requireMatches({ only: ['pool.*'], skip: ['pool.*', 'x'] })).toThrow('--skip "x": no check has such an id')
  expect(() => requireMatches({ only: ['pool.*'], skip: ['po*'] })).toThrow('--only and --skip leave no check')
})

test('the checks cannot be listed in the form of a report that has none for it', async () => {
  const settings = await readSettings(['--list', '--reporter', 'junit'], nothing)
  await expect(list(settings)).rejects.toThrow('--list prints as terminal, json, markdown, and not as junit')
})

test('the help', () => {
  expect(help()).toMatchInlineSnapshot(`
    "Ask a server whether it keeps to the Compute Pools API

    Usage: compute-pools verify [url] [options]

    Target:
      url                    What stands before /api/pools, such as https://host/prefix.
                             Without it, the embedded server of this package is started
                             and verified, with --write
      --ca FILE              PEM certificates of a private authority, for https
      --fixtures FILE        JSON with values that the server takes where it refuses those
                             of the API document: {"createPool": {…}, "updatePool": {…}}
      --stateless            The server keeps no state, as Prism does not: stories over
                             several requests are not run

    What may be changed:
      --write                Create, change and delete pools: those of the run's own making,
                             never others. They are removed at the end, also after a failure
                             and on Ctrl-C. Without --write, the run only reads
      --clean                Remove what earlier, killed runs left behind; needs --write

    Credentials (none is ever printed):
      --token T              Bearer token that may read and write.
                             In the environment: COMPUTE_POOLS_TOKEN
      --forbidden-token T    Bearer token that may not write.
                             In the environment: COMPUTE_POOLS_FORBIDDEN_TOKEN
      --header 'K: V'        Sent with every request: an API key, a cookie (repeatable)

    Selection:
      --only GLOB            Only the checks whose ids fit, such as 'lifecycle.*' (repeatable)
      --skip GLOB            Not the checks whose ids fit (repeatable)
      --list                 Print the checks and end; also as --reporter json or markdown
      --fail-on LEVEL        must, should or may: the mildest broken rule that fails the run
                             (default should)
      --max-latency MS       A slower answer is a finding
      --origin ORIGIN        Pages from there, such as https://app.example, must be let in

    Pace:
      --seed N               Send the same requests as the run that reported this seed
      --runs N               Generated cases for each check that generates (default 20)
      --timeout MS           Longest wait for one answer (default 10000)
      --rate N/s             Most requests per second (default: as fast as it answers)

    Output:
      --reporter NAME[=FILE] To stdout, or to a file (repeatable; default terminal):
                             terminal   text for a terminal: findings first, the verdict last
                             json       the report as JSON; report.schema.json describes it
                             junit      JUnit XML for CI systems
                             html       one HTML page with a coverage grid and every exchange
                             markdown   Markdown for a job summary or a pull request comment
                             github     annotations for GitHub Actions
      -h, --help             Show this text

    Exit status:
      0    it conforms                     3    inconclusive: too slow, too busy, refused, none run
      1    it violates the contract        130  stopped with Ctrl-C, cleaned up (SIGTERM: 143)
      2    cannot run: bad usage, server unreachable, not HTTP

    Examples:
      compute-pools verify http://localhost:3000                     Only reads
      compute-pools verify http://localhost:3000 --write             All of it
      compute-pools verify https://staging.example/dash --write --rate 5/s
      compute-pools verify $URL --reporter terminal --reporter junit=reports/contract.xml
      compute-pools verify http://127.0.0.1:4010 --stateless         Prism
      compute-pools verify --list --only 'lifecycle.*'
    "
  `)
})
