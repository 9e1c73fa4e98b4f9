import type { VerifyOptions } from '../../../contract-tests/index.ts'
import { defaults, levels, ranges, reporters } from '../../../contract-tests/internal.ts'
import { readInputFile } from '../input-file.ts'
import { integer, oneOf } from '../option-parsers.ts'
import { helpOption, type RepeatableOption, type Switch, type ValueOption } from '../options.ts'
import { parseFixtures } from './fixtures.ts'
import { parseCertificates, parseHeaders, parseOrigin, parseRate, parseToken, secondsInMs, sizeInBytes } from './option-values.ts'
import { type Output, parseOutputs } from './outputs.ts'

/** Options of the suite that the command line sets in another way than by an option. */
type WithoutFlag = 'url' | 'fetch' | 'signal' | 'onEvent'
type SuiteOptions = Required<Omit<VerifyOptions, WithoutFlag>>
type OptionFor<T> = [T] extends [boolean] ? Switch : ValueOption<T> | RepeatableOption<T>

/** One row for each option of the suite, by its name there, and rows for the options of the command itself. */
type VerifyTable = { [Key in keyof SuiteOptions]: OptionFor<SuiteOptions[Key]> } & {
  list: Switch
  reporter: RepeatableOption<Output[]>
  help: Switch
}

/** Options of `compute-pools verify`. One row is all that a new option needs. The compiler reports an option without a row. */
export const verifyOptions = {
  ca: {
    group: 'Target',
    flag: '--ca FILE',
    help: 'PEM file with the certificates of a private authority, for https',
    // Comments next to the certificates may have any encoding.
    parse: (path: string, name) => readInputFile(name, path, parseCertificates, false),
  },
  fixtures: {
    group: 'Target',
    flag: '--fixtures FILE',
    help:
      'JSON file with fields of request bodies, for a server that rejects the examples of the API document: ' +
      '{"createPool":{…},"updatePool":{…}}',
    parse: (path: string, name) => readInputFile(name, path, parseFixtures),
  },
  stateless: {
    group: 'Target',
    flag: '--stateless',
    help: 'The server stores no changes, like Prism: skip scenarios of several requests',
  },
  write: {
    group: 'Writing',
    flag: '--write',
    help:
      'Create, update and delete pools. The run only changes pools that it created, and removes them at the end, also ' +
      'after an error or Ctrl-C. Without --write, the run only reads',
  },
  clean: {
    group: 'Writing',
    flag: '--clean',
    help: 'Remove the pools that interrupted runs left behind; requires --write',
  },
  bulk: {
    group: 'Writing',
    flag: '--bulk N',
    help: 'Also create N pools at the same time, list and count them, and remove them; requires --write',
    parse: integer(...ranges.bulk),
  },
  token: {
    group: 'Credentials (never printed)',
    flag: '--token T',
    isSecret: true,
    help: 'Bearer token with read and write access',
    env: 'COMPUTE_POOLS_TOKEN',
    parse: parseToken,
  },
  forbiddenToken: {
    group: 'Credentials (never printed)',
    flag: '--forbidden-token T',
    isSecret: true,
    help: 'Bearer token without write access',
    env: 'COMPUTE_POOLS_FORBIDDEN_TOKEN',
    parse: parseToken,
  },
  headers: {
    group: 'Credentials (never printed)',
    flag: "--header 'K: V'",
    isSecret: true,
    help: 'Header to send with every request, such as an API key or a cookie',
    repeatable: true,
    parse: parseHeaders,
  },
  only: {
    group: 'Checks',
    flag: '--only GLOB',
    help: "Run only the checks whose ids match, such as 'lifecycle.*'",
    repeatable: true,
    parse: (globs: string[]) => globs,
  },
  skip: {
    group: 'Checks',
    flag: '--skip GLOB',
    help: 'Skip the checks whose ids match',
    repeatable: true,
    parse: (globs: string[]) => globs,
  },
  list: {
    group: 'Checks',
    flag: '--list',
    help: 'List the checks and exit; also with --reporter json or markdown',
  },
  failOn: {
    group: 'Checks',
    flag: '--fail-on LEVEL',
    help: 'Lowest level at which a violation fails the run: must, should or may',
    default: defaults.failOn,
    parse: oneOf(levels),
  },
  maxLatency: {
    group: 'Checks',
    flag: '--max-latency MS',
    help: 'Report responses slower than MS',
    parse: integer(1, 2 ** 31 - 1),
  },
  origin: {
    group: 'Checks',
    flag: '--origin ORIGIN',
    help: 'Require CORS access for pages of an origin, such as https://app.example',
    parse: parseOrigin,
  },
  seed: {
    group: 'Requests',
    flag: '--seed N',
    help: 'Send the same requests as the run that reported this seed',
    parse: integer(...ranges.seed),
  },
  runs: {
    group: 'Requests',
    flag: '--runs N',
    help: 'Generated cases per check that generates requests',
    default: String(defaults.runs),
    parse: integer(...ranges.runs),
  },
  timeout: {
    group: 'Requests',
    flag: '--timeout MS',
    help: 'Maximum time to wait for a response',
    default: String(defaults.timeout),
    parse: integer(...ranges.timeout),
  },
  maxBody: {
    group: 'Requests',
    flag: '--max-body SIZE',
    help: 'Maximum size of a response body, also when decompressed; checks that need a larger one are inconclusive',
    default: `${defaults.maxBody / 2 ** 20}MB`,
    parse: sizeInBytes(...ranges.maxBody),
  },
  concurrency: {
    group: 'Requests',
    flag: '--concurrency N',
    help: 'Scenarios that run at the same time; if omitted, 1 on a fast server and up to 8 on a slow one',
    parse: integer(...ranges.concurrency),
  },
  maxWait: {
    group: 'Requests',
    flag: '--max-wait SECONDS',
    help: 'Maximum time for all waiting for a busy server (429 and 503, Retry-After)',
    default: String(defaults.maxWait / 1_000),
    parse: secondsInMs(...ranges.maxWait),
  },
  maxDuration: {
    group: 'Requests',
    flag: '--max-duration SECONDS',
    help: 'Maximum time for the run; checks not judged by then are inconclusive',
    default: String(defaults.maxDuration / 1_000),
    parse: secondsInMs(...ranges.maxDuration),
  },
  rate: {
    group: 'Requests',
    flag: '--rate N/s',
    help: 'Maximum number of requests per second; unlimited if omitted',
    parse: parseRate,
  },
  reporter: {
    group: 'Output',
    flag: '--reporter NAME[=FILE]',
    help: 'Write a report to stdout or to a file',
    default: 'terminal',
    details: Object.entries(reporters).map(([name, { description }]) => `${name.padEnd(10)} ${description}`),
    repeatable: true,
    parse: parseOutputs,
  },
  help: { ...helpOption, group: 'Output' },
} satisfies VerifyTable
